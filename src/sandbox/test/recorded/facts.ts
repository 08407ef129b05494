import { readFileSync } from 'node:fs';
import { fromRoot } from '../../../runtime/root';
import type { Fact, FactsOfAKind } from './fact';

// The table of facts: a file a kind, a line a fact.

const KINDS: Readonly<Record<string, string>> = {
  'money-is-whole': 'money is whole',
  'what-comes-later': 'what comes later comes later',
  'spent-things': 'spent things are dead',
  'empty-means-unset': 'empty means unset',
  'what-is-checked': 'what Stripe checks is checked',
  'what-it-was': 'every change names what it was',
  declines: 'declines are whole',
  'whole-objects': 'objects are whole',
  'no-own-codes': 'no error codes that Stripe has not',
  'missing-objects': '404 and 400 are not mixed',
  expansions: 'expansions are as specified',
  'nothing-is-dropped': 'no filter is ignored, nothing given is dropped',
  'test-cards': 'deadlines, limits and test cards',
  versions: 'a version is a promise',
};

const read = (file: string): Fact[] =>
  readFileSync(fromRoot('src', 'sandbox', 'test', 'recorded', 'facts', `${file}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Fact);

export const FACTS: readonly FactsOfAKind[] = Object.entries(KINDS).map(([file, kind]) => ({
  kind,
  facts: read(file),
}));
