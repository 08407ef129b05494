import ts from 'typescript';
import { parse, sources } from '../harness/sources';
import { ownLines } from './own-lines';
import { untidy } from './tidiness';

const all = sources();

test('every file keeps the budgets', () => {
  expect(all.flatMap(untidy)).toEqual([]);
});

test('file names are kebab-case', () => {
  const named = /^([a-z0-9]+(-[a-z0-9]+)*)(\.test)?\.tsx?$/;
  const names = all.map((source) => source.path.split('/').at(-1) ?? '');
  expect(names.filter((name) => !named.test(name))).toEqual([]);
});

test('test files hold tests, and only test files do', () => {
  const holds = (text: string) => /^(test|it|describe)[.(]/m.test(text);
  const wrong = all.filter(({ path, text }) => path.endsWith('.test.ts') && !holds(text));
  expect(wrong.map((source) => source.path)).toEqual([]);
});

test.each([
  ['says any', 'let x: any;'],
  ['exports a default', 'export default 1;'],
  ['skips or singles out', "test.skip('x', () => undefined);"],
  ['skips or singles out', "describe.only('x', () => undefined);"],
  ['leaves work undone', '// TODO: later'],
  ['comments out code', '// const old = 1;'],
  ['comments out code', '// send(mail);'],
  ['prints', "console.log('x');"],
  ['silences a check', '// @ts-ignore'],
  ['wider than 100', `const long = '${'x'.repeat(100)}';`],
  ['has 301 lines', 'const n = 1;\n'.repeat(301)],
  ['a function of 62 own lines', `function f() {\n${'call();\n'.repeat(60)}}`],
])('seen and reported: %s', (words, text) => {
  expect(untidy(parse('src/domain/x.ts', text)).join()).toContain(words);
});

test('a test may be longer, and a spread or a second import may be the right thing', () => {
  const lines = (count: number) => parse('test/x.ts', 'const n = 1;\n'.repeat(count));
  expect(untidy(lines(400))).toEqual([]);
  expect(untidy(lines(401)).join()).toContain('has 401 lines, more than 400');
  const fine = [
    "import { a } from './x';\nimport type { B } from './x';",
    'const x = { ...y, ...(z ? { a } : {}) };',
    'const x = [...y, ...[a, b].map(f)];',
  ];
  expect(fine.flatMap((text) => untidy(parse('src/domain/x.ts', text)))).toEqual([]);
});

test('prose in a comment is not code, and printing is allowed where it is the job', () => {
  const prose = '// If Stripe answers late, we read (never guess); return to it below.\nf();';
  expect(untidy(parse('src/domain/x.ts', prose))).toEqual([]);
  expect(untidy(parse('src/local/x.ts', "console.log('x');"))).toEqual([]);
});

test('own lines leave out inner functions, tables and all but the longest case', () => {
  const count = (text: string) => {
    const source = parse('src/x.ts', text);
    const [first] = source.tree.statements;
    if (first === undefined || !ts.isFunctionDeclaration(first)) throw new Error('no function');
    return ownLines(source, first);
  };
  expect(count('function f() {\n  a();\n  b();\n}')).toBe(4);
  expect(count('function f() {\n  const g = () => {\n    a();\n    b();\n  };\n}')).toBe(3);
  expect(
    count('function f() {\n  return {\n    a: 1,\n    b: 2,\n    c: 3,\n    d: 4,\n  };\n}'),
  ).toBe(3);
  const cases = 'switch (x) {\n case 1:\n  a();\n case 2:\n  b();\n  c();\n default:\n  d();\n }';
  expect(count(`function f(x) {\n ${cases}\n}`)).toBe(7);
});
