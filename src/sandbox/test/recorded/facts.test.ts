import { rig } from '../helpers';
import type { Rig } from '../helpers';
import { FACTS } from './facts';
import { NOT_YET } from './not-yet';
import { playFacts } from './play-facts';

// The table of facts, played against the sandbox: what Stripe was recorded or documented to say.

let world: Rig;
beforeAll(async () => {
  world = await rig();
});
afterAll(() => world.stop());

test('the sandbox says what Stripe says, except where the list knows better', async () => {
  const results = await playFacts(world.sandbox.url);
  const failed = [...results].filter(([, found]) => found.length > 0);
  const unexpected = failed.filter(([name]) => NOT_YET[name] === undefined);
  expect(Object.fromEntries(unexpected)).toEqual({});
  expect(Object.keys(NOT_YET).sort()).toEqual(failed.map(([name]) => name).sort());
});

test('there are 300 of them and more, 8 and more of each kind', () => {
  const counts = FACTS.map(({ facts }) => facts.length);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(300);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
});

test('each is of one name, and says where it comes from and whether it held before', () => {
  const all = FACTS.flatMap(({ kind, facts }) => facts.map((fact) => ({ kind, fact })));
  const names = all.map(({ kind, fact }) => `${kind}: ${fact.says}`);
  expect(new Set(names).size).toBe(names.length);
  for (const { fact } of all) {
    expect(['recorded', 'documented']).toContain(fact.source);
    expect(['passed', 'failed']).toContain(fact.before);
  }
});
