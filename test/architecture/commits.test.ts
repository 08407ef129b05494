import { commits, readLog, wrongWithCommit } from './commits';

const found = commits();
const list = typeof found === 'string' ? [] : found;
const title =
  typeof found === 'string' ? `not checked, because ${found}` : 'type(scope): what, and the why';

test(`messages of commits: ${title}`, () => {
  expect(list.flatMap(wrongWithCommit)).toEqual([]);
});

test.each([
  ['Say what happened, because it was wrong', '', 'is not "type(scope): what"'],
  ['feat: a command without a scope', '', 'is not "type(scope): what"'],
  ['change(http): a type nobody knows', '', 'is not "type(scope): what"'],
  ['feat(http):no space', '', 'is not "type(scope): what"'],
  [`docs(readme): ${'x'.repeat(59)}`, '', 'has 73 characters'],
  ['fix(stripe): read before a second try', ' \n', 'has no body'],
  ['perf(postgres): one query a page', '', 'has no body'],
  ['feat(http): answer 405.', '', 'ends with a full stop'],
])('refused: %s', (subject, body, words) => {
  expect(wrongWithCommit({ hash: '0'.repeat(40), subject, body }).join()).toContain(words);
});

test.each([
  [`docs(readme): ${'x'.repeat(58)}`, ''],
  ['fix(stripe): read before a second try', 'A lost answer was asked for again.'],
  ['chore(deps): pg 8.23.1', ''],
])('accepted: %s', (subject, body) => {
  expect(wrongWithCommit({ hash: '0'.repeat(40), subject, body })).toEqual([]);
});

test('a log is read commit by commit, bodies of several lines included', () => {
  expect(readLog('a1\x1ffix(x): y\x1fone\n\ntwo\n\x1e\nb2\x1ftest(x): z\x1f\x1e\n')).toEqual([
    { hash: 'a1', subject: 'fix(x): y', body: 'one\n\ntwo' },
    { hash: 'b2', subject: 'test(x): z', body: '' },
  ]);
});
