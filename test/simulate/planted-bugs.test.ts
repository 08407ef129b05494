import { episode } from './episode';
import { PLANTED } from './planted-bugs';
import { OVERSIGHTS } from './planted-oversights';
import { SLIPS } from './planted-slips';

const SEEDS = 1500;

jest.setTimeout(120_000); // some bugs show in one life of hundreds, and the machine may be busy

describe('the simulation catches', () => {
  test.each(Object.entries({ ...PLANTED, ...SLIPS }))(
    'a core that %s is caught, with its seed',
    (_name, by) => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const life = episode(seed, { by });
        if (life.broken.length === 0) continue;
        expect(episode(seed, { by }).broken).toEqual(life.broken); // the same seed, the same find
        return;
      }
      throw new Error(`not caught in ${SEEDS} episodes`);
    },
  );

  test.each(Object.entries(OVERSIGHTS))(
    'a core that %s is caught by the invariant made for it',
    (_name, { by, caught }) => {
      const isCaught = (seed: number): boolean =>
        episode(seed, { by }).broken.some((what) => caught.test(what));
      const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1);
      expect(seeds.find(isCaught)).toBeDefined();
    },
  );
});
