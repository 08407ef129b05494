import { policyOfSeed } from '../policies';
import { engineEpisode } from './engine-episode';
import type { PlantedActivity } from './planted-activities';
import { PLANTED_ACTIVITIES, PLANTED_RELAYS } from './planted-activities';

const LIVES = 120;
const SEEDS = 500;

jest.setTimeout(600_000); // the machine may be busy

test(`no rule breaks in ${LIVES} lives in which the activities run`, async () => {
  for (let seed = 1; seed <= LIVES; seed++) {
    const { broken } = await engineEpisode(seed, { under: policyOfSeed(seed) });
    expect({ seed, broken }).toEqual({ seed, broken: [] });
  }
});

test('the same seed is the same life again', async () => {
  const once = await engineEpisode(7, { traced: true });
  const again = await engineEpisode(7, { traced: true });
  expect(again.trace).toEqual(once.trace);
  expect(once.decisions).toBeGreaterThan(10);
});

describe('the simulation catches', () => {
  test.each(Object.entries(PLANTED_ACTIVITIES))('an activity that %s', (_name, planted) =>
    expect(seedThatCatches(planted)).resolves.toBeGreaterThan(0),
  );

  test.each(Object.entries(PLANTED_RELAYS))('a relay that %s', (_name, planted) =>
    expect(seedThatCatches(planted)).resolves.toBeGreaterThan(0),
  );
});

/** By the invariant that was made for it; 0 where no seed does. */
async function seedThatCatches({ caught, from = 1, ...spoils }: PlantedActivity): Promise<number> {
  for (let seed = from; seed < from + SEEDS; seed++) {
    const { broken } = await engineEpisode(seed, spoils);
    if (broken.some((what) => caught.test(what))) return seed;
  }
  return 0;
}
