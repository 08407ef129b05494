import { parse } from '../harness/sources';
import { allOldWords, excused } from './all-old-words';
import { ALLOWED } from './frozen-names';
import { asWords, notAllowed, oldWordsIn, oldWordsInText, shown } from './wording';

test('no name, comment, message or document has an old word', () => {
  expect(allOldWords().map(shown)).toEqual([]);
});

test('no name is excused that is nowhere', () => {
  const used = new Set(excused());
  expect(Object.keys(ALLOWED).filter((name) => !used.has(name))).toEqual([]);
});

const wordsIn = (text: string, path = 'src/domain/x.ts') => [
  ...new Set(oldWordsIn(parse(path, text)).map(({ word }) => word)),
];

test.each([
  ['desk', 'const openDesk = 1;'],
  ['desk', '// the desk holds what was decided'],
  ['book', 'function bookIntent() {}'],
  ['door', 'const DOORS = 1;'],
  ['house', 'const text = "a house of its parts";'],
  ['room', 'const text = `no room ${x} for more`;'],
  ['tell', 'const told = 1;'],
  ['keepsake', 'interface Keepsakes {}'],
  ['front', 'const front = 1;'],
  ['hand over', '// what was handed over'],
  ['hand over', "const name = 'hand_over';"],
  ['hand over', '/* handed\n * over */'],
  ['mint', 'const mintAgainAt = 1;'],
  ['outside payment', 'const recordOutside = 1;'],
  ['outside payment', "test('an outside payment', () => {});"],
  ['look', 'const nextLook = 1;'],
  ['look', '// an activity takes a look'],
  ['look', '// one that looks at Stripe'],
  ['news', 'function isNews() {}'],
  ['whoever', '// whoever comes first'],
  ['in vain', '// woken in vain'],
  ['be it', '// answered, be it with none'],
  ['for good', '// lost for good'],
  ['of its own', '// a server of its own'],
  ['stand', '// it stands in the row'],
  ['stand', 'const stillStands = 1;'],
  ['for (because)', '// the key is kept, for it is needed'],
  ['for (because)', '// the key is kept, for the old one was lost'],
  ['ask', 'function askRefund() {}'],
  ['ask', 'const isAsked = 1;'],
  ['say', 'const say = 1;'],
  ['take in', 'function takeInReading() {}'],
  ['take in', '// what was taken in before'],
  ['carry out', 'function carryOut() {}'],
  ['known', 'const known = 1;'],
  ['rest', 'const rest = 1;'],
  ['fate', "const column = 'fate';"],
  ['follow, begin, later, agreed, changed, opened', 'function changedPlan() {}'],
  ['distanceOf, isTooSmall, callBack', 'function isTooSmall() {}'],
  ['leads nowhere', "const text = 'this link leads nowhere';"],
  ['let us in', "const text = 'Stripe does not let us in';"],
])('seen: %s in %s', (word, text) => {
  expect(wordsIn(text)).toContain(word);
});

test('seen in the name of a file, in JSX and in a document', () => {
  expect(wordsIn('', 'src/domain/is-news.ts')).toEqual(['news']);
  expect(wordsIn('const x = <p>told by us</p>;', 'src/documents/x.tsx')).toEqual(['tell']);
  expect(oldWordsInText('README.md', 'one\nthe house\n').map(shown)).toEqual([
    'README.md:2 "house" (house) → installation, system',
  ]);
});

test.each([
  '// Nobody asks, and nothing is said about what is known.',
  '// It waits, for months; send it, for example, by mail, for people who read.',
  '// The rest is paid later; take care in time, in front of us, up front.',
  '// It looks up a row, looks like one, and understands a standard.',
  'const { a, ...rest } = b; call(...rest);',
  "import { x } from './news';",
  'const sql = `UPDATE stripe_events SET fate = 1 WHERE told`;',
  'const sql = `update stripe_events\n set fate = ${x} where told`; query(`begin`);',
  'function lookUpRow() {} const looksLikeIban = 1; const essay = 1;',
  'const knownHosts = 1; const changedAt = 1; const askedAt = 1;',
])('ordinary: %s', (text) => {
  expect(wordsIn(text)).toEqual([]);
});

test('a frozen field or code is excused, and a listed name; no other with its word', () => {
  const text = "const x = { told, desk: 'hand_over' }; const handOver = told; // told";
  const findings = oldWordsIn(parse('src/a.ts', text));
  const rules = {
    frozen: new Set(['told', 'hand_over']),
    allowed: { 'property:desk': 'a reason' },
  };
  expect(notAllowed(findings, rules).map(({ kind, found }) => `${kind}:${found}`)).toEqual([
    'name:handOver',
    'name:told',
    'prose:told',
  ]);
});

test('a name is read as its words', () => {
  expect(['isNews', 'IS_NEWS', 'is-news', 'HTTPAsk', 'invoice.held'].map(asWords)).toEqual([
    'is news',
    'is news',
    'is news',
    'http ask',
    'invoice held',
  ]);
});
