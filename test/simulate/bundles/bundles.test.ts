import { bundleEpisode } from './bundle-episode';
import { PLANTED_BUNDLES, rulesOf } from './planted-bundles';

const LIVES = 300;
const SEEDS = 1500;

jest.setTimeout(600_000); // seconds on its own core; the machine may be busy

test(`no rule breaks in ${LIVES} lives of customers who pay several invoices at once`, () => {
  const reached = new Set<string>();
  const broken = Array.from({ length: LIVES }, (_, i) => bundleEpisode(1 + i)).flatMap((life) => {
    for (const one of life.reached) reached.add(one);
    return life.broken.length > 0 ? [{ seed: life.seed, broken: life.broken }] : [];
  });
  expect(broken).toEqual([]);
  expect([...reached]).toEqual(expect.arrayContaining(MET));
});

/** What these lives are about: without it they would show nothing. */
const MET = [
  'lane held',
  'lane refused',
  'lane waits',
  'open × reading',
  'closing × close_wanted',
  'moving × reading',
  'reading × reading',
  'over × share_given',
  'over × hinted',
  'wanted back: amount_changed',
  'wanted back: bundle_wanted',
  'wanted back: charge_due',
  'wanted back: not_payable',
];

test.each(Object.entries(PLANTED_BUNDLES))(
  'a bundle that %s is caught by the invariant made for it',
  (_name, planted) => {
    for (let seed = 1; seed < SEEDS; seed++) {
      const life = bundleEpisode(seed, rulesOf(planted));
      if (life.broken.some((what) => planted.caught.test(what))) {
        expect(bundleEpisode(seed, rulesOf(planted)).broken).toEqual(life.broken);
        return;
      }
    }
    throw new Error(`not caught by ${String(planted.caught)} in ${SEEDS} lives`);
  },
);
