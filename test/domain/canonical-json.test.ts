import fc from 'fast-check';
import { canonicalJson } from '../../src/domain/canonical-json';

/** As stored hashes were made of: a copy with sorted keys, written as JSON. */
function asBefore(value: unknown): string {
  return JSON.stringify(withSortedKeys(value));
}

function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, withSortedKeys(member)]));
}

const KEYS = fc.oneof(
  fc.constantFrom(
    '10',
    '9',
    '09',
    '1e3',
    '-1',
    'a',
    'B',
    '__proto__',
    '',
    'é',
    '\ud800',
    '4294967295',
  ),
  fc.string(),
);
const { value: documents } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, undefined),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(KEYS, tie('value')), { maxLength: 6 }).map((all) => Object.fromEntries(all)),
  ),
}));

test('any document gives the text that stored hashes were made of', () => {
  const same = (value: unknown) => expect(canonicalJson(value)).toBe(asBefore(value));
  fc.assert(fc.property(documents, same), { numRuns: 3_000 });
});
