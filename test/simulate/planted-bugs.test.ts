import { episode } from './episode';
import { PLANTED } from './planted-bugs';
import type { CaughtBy } from './planted-invariants';
import { OF_PLANTED, OF_SLIPS } from './planted-invariants';
import { MISPLACED, MISREAD } from './planted-misreadings';
import { OVERSIGHTS } from './planted-oversights';
import { SLIPS } from './planted-slips';
import type { EpisodeOptions } from './world';

const SEEDS = 1500;

type Planted = Pick<EpisodeOptions, 'by' | 'relays' | 'changesConsent'>;

/** The first life that breaks the invariant named for this bug. */
function lifeThatCatches(planted: Planted, { caught, from = 1 }: CaughtBy) {
  for (let seed = from; seed < from + SEEDS; seed++) {
    const life = episode(seed, planted);
    if (life.broken.some((what) => caught.test(what))) return life;
  }
  throw new Error(`not caught by ${String(caught)} in ${SEEDS} lives from seed ${from}`);
}

const named = (
  planted: Readonly<Record<string, NonNullable<Planted['by']>>>,
  by: typeof OF_SLIPS,
) =>
  Object.entries(planted).map(([name, decide]): [string, Planted & CaughtBy] => [
    name,
    { by: decide, ...(by[name] ?? { caught: /the invariant of this bug is not named/ }) },
  ]);

test.each([
  ...named(PLANTED, OF_PLANTED),
  ...named(SLIPS, OF_SLIPS),
  ...Object.entries(OVERSIGHTS),
  ...Object.entries(MISREAD),
])('a core that %s is caught by the invariant made for it, with its seed', (_name, planted) => {
  const { by, changesConsent } = { changesConsent: false, ...planted };
  const { seed, broken } = lifeThatCatches({ by, changesConsent }, planted);
  // The same seed, the same find.
  expect(episode(seed, { by, changesConsent }).broken).toEqual(broken);
});

test.each(Object.entries(MISPLACED))(
  'a relay that %s is caught by the invariant made for it',
  (_name, { relays, ...by }) => {
    expect(lifeThatCatches({ relays }, by).broken).not.toEqual([]);
  },
);
