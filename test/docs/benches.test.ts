import { read } from './read-document';

const all = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? '').sort();

const TABLE = read('test/bench/benches.ts');
const benches = all(TABLE, /^import \{ \w+ \} from '\.\/([\w-]+)'/gm);

test('docs/scaling.md lists every bench there is, and of no other', () => {
  const words = read('docs/scaling.md');
  const table = words.slice(words.indexOf('| bench |'));
  expect(all(table.slice(0, table.indexOf('\n\n')), /^\| `([\w-]+)`/gm)).toEqual(benches);
});

test.each(benches)('%s is asked for by its own name', (name) => {
  expect(read(`test/bench/${name}.ts`)).toContain(`name: '${name}'`);
});
