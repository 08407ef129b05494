import { readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { namesInCode } from './frozen/names';
import { readShapes } from './frozen/shape-of';

interface Group {
  /** Where these names are stored, and what a rename would do. */
  why: string;
  names: string[];
  /** Names that are written no more, each with why nothing that was stored needs it. */
  retired?: Record<string, string>;
}

const frozen = JSON.parse(
  readFileSync(fromRoot('test', 'architecture', 'frozen', 'frozen.json'), 'utf8'),
) as Record<string, Group>;
const code = namesInCode();

test.each(Object.keys(frozen))('the code still has every one of the frozen names: %s', (group) => {
  const { why, names, retired = {} } = frozen[group]!;
  const has = new Set((code[group] ?? []).flatMap(words));
  const gone = names
    .filter((name) => !Object.hasOwn(retired, name))
    .filter((name) => words(name).some((word) => !has.has(word)));
  expect({ why, gone }).toEqual({ why, gone: [] });
});

test('a name that is new is added to the list, so that it is frozen from then on', () => {
  const added = Object.entries(code).flatMap(([group, names]) => {
    const listed = new Set((frozen[group]?.names ?? []).flatMap(words));
    const unlisted = names.filter((name) => words(name).some((word) => !listed.has(word)));
    return [...new Set(unlisted)].map((name) => `${group}: ${name}`);
  });
  expect({ added, to: 'test/architecture/frozen/frozen.json' }).toMatchObject({ added: [] });
});

test('every group says why it is frozen, and names something', () => {
  for (const [group, { why, names, retired = {} }] of Object.entries(frozen)) {
    expect([group, why.length > 20, names.length > 0]).toEqual([group, true, true]);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(Object.keys(retired)));
  }
});

test('the check can fail: a renamed field of an effect and a renamed kind of lane are seen', () => {
  const { stored } = readShapes((text) =>
    text.replaceAll('intentId: string;', 'intent: string;').replaceAll(`'closing'`, `'ending'`),
  );
  expect(frozen['stored effect']?.names).toContain('(confirmAttempt).intentId: string');
  expect(stored['effect']).not.toContain('(confirmAttempt).intentId: string');
  expect(stored['effect']).toContain('(confirmAttempt).intent: string');
  expect(stored['lane']).toContain('(ending).unheard: method | null');
});

/** "(closing).unheard: method | null" is two words, so that one more of them renames none. */
function words(name: string): string[] {
  const [field, values] = name.split(': ');
  return (values ?? '').split(' | ').map((value) => `${field}: ${value}`);
}
