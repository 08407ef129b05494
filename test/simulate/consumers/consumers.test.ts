import { consumerLife } from './consumer-life';
import { PLANTED_CONSUMERS } from './planted-consumers';

const LIVES = 2_000;
const seeds = Array.from({ length: LIVES }, (_, i) => i + 1);

test('nothing is lost, no object is out of order, each at least once, in any group', () => {
  const broken = seeds.map((seed) => consumerLife(seed)).filter((life) => life.broken.length > 0);
  expect(broken).toEqual([]);
});

test.each(Object.entries(PLANTED_CONSUMERS))(
  'a consumer that %s is caught by the invariant made for it, with its seed',
  (_name, { rules, caught }) => {
    const finds = (seed: number) => consumerLife(seed, rules).broken;
    const seed = seeds.find((one) => finds(one).some((words) => caught.test(words)));
    if (seed === undefined) throw new Error(`not caught by ${String(caught)} in ${LIVES} lives`);
    expect(finds(seed)).toEqual(finds(seed));
  },
);
