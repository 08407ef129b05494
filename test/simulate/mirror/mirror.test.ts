import { mirrorLife, OUR_MIRROR } from './mirror-life';
import { PLANTED_MIRRORS } from './planted-mirrors';
import { isThorough } from '../../harness/thorough';
import { applyMirrorFact } from '../../../src/domain/mirror/ordering/apply-mirror-fact';

// I8: what is older never overwrites what is newer.
const LIVES = isThorough ? 100_000 : 3_000;
const seeds = Array.from({ length: LIVES }, (_, i) => i + 1);

test('facts in any order, doubled, tied and stale: the record is what Stripe has', () => {
  const lives = seeds.map((seed) => mirrorLife(seed));
  const broken = lives.filter((life) => life.broken.length > 0);
  expect(broken.map(({ seed, broken: words }) => ({ seed, words }))).toEqual([]);
});

test.each(Object.entries(PLANTED_MIRRORS))(
  'a mirror that %s is caught by the invariant made for it, with its seed',
  (_name, { mirror, caught }) => {
    const finds = (seed: number) => mirrorLife(seed, mirror).broken;
    const seed = seeds.find((one) => finds(one).some((words) => caught.test(words)));
    if (seed === undefined) throw new Error(`not caught by ${String(caught)} in ${LIVES} lives`);
    expect(finds(seed)).toEqual(finds(seed));
  },
);

test('the chain of changes saves more than half of the reads that ties would cost', () => {
  const readsOf = (mirror = OUR_MIRROR) =>
    seeds.slice(0, 1_000).reduce((sum, seed) => sum + mirrorLife(seed, mirror).ties, 0);
  const blind = readsOf({
    ...OUR_MIRROR,
    apply: (stored, fact) =>
      applyMirrorFact(
        stored,
        fact.kind === 'event' ? { ...fact, previous_attributes: null } : fact,
      ),
  });
  expect(readsOf()).toBeLessThan(blind / 2);
});
