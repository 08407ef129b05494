import { MINUTE } from '../../../src/domain/time';
import { policyOfSeed } from '../policies';
import type { BrakedEpisode } from './braked-episode';
import { brakedEpisode } from './braked-episode';
import { PLANTED_BRAKES } from './planted-brakes';

const LIVES = 16;
const SEEDS = 1_500;

jest.setTimeout(600_000); // the machine may be busy

describe('several invoices of one account with one brake', () => {
  const lived: BrakedEpisode[] = [];
  beforeAll(async () => {
    for (let seed = 1; seed <= LIVES; seed++)
      lived.push(await brakedEpisode(seed, { under: policyOfSeed(seed) }));
  });

  test('while charges are paused none is begun or confirmed by itself, and none is left', () => {
    for (const { seed, broken } of lived) expect({ seed, broken }).toEqual({ seed, broken: [] });
    expect(lived.filter(({ pauses }) => pauses > 0).length).toBeGreaterThan(LIVES / 4);
  });

  test('what was held comes again spread over half an hour', () => {
    const minutes = lived.flatMap(({ waits }) => waits.map((wait) => Math.floor(wait / MINUTE)));
    expect(minutes.length).toBeGreaterThan(4);
    expect(new Set(minutes).size).toBeGreaterThan(minutes.length / 2);
  });
});

test('the same seed is the same life again', async () => {
  const once = await brakedEpisode(3, { traced: true });
  expect((await brakedEpisode(3, { traced: true })).trace).toEqual(once.trace);
});

describe('the simulation catches', () => {
  test.each(Object.entries(PLANTED_BRAKES))('an activity that %s', async (_name, planted) => {
    const { caught, from = 1, ...spoils } = planted;
    let found = 0;
    for (let seed = from; seed < from + SEEDS && found === 0; seed++) {
      const { broken } = await brakedEpisode(seed, spoils);
      if (broken.some((what) => caught.test(what))) found = seed;
    }
    expect(found).toBeGreaterThan(0);
  });
});
