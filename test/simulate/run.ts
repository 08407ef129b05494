import { Coverage } from './coverage';
import { Digest } from './digest';
import type { Episode } from './episode';
import { episode } from './episode';
import { policyNamed, policyOfSeed } from './policies';
import { shrink } from './shrink';

/**
 * npm run simulate -- [--episodes N] [--seed S] [--policies all|NAME] [--methods all]
 * [--accept-disputes] [--digest] [--json]: lives, violations, coverage; with --policies all each
 * life is lived under the next of policies.ts; with --methods all also PayPal and Link; with
 * --accept-disputes the business also accepts disputes; with --digest also one hash of all
 * decisions, equal as long as no rule has changed.
 */
function option(name: string, fallback: number): number {
  const i = process.argv.indexOf(`--${name}`);
  const value = i < 0 ? fallback : Number(process.argv[i + 1]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} wants a whole number above zero, such as --${name} ${fallback}`);
}

function words(name: string): string | undefined {
  const i = process.argv.indexOf(`--${name}`);
  return i < 0 ? undefined : (process.argv[i + 1] ?? '');
}

const VIOLATIONS_MAX = 20;
const episodes = option('episodes', 100_000);
const first = option('seed', 1);
const started = performance.now();
const coverage = new Coverage();
const digest = process.argv.includes('--digest') ? new Digest() : undefined;
const acceptsDisputes = process.argv.includes('--accept-disputes');
const violations: Episode[] = [];
const allMethods = words('methods') !== undefined;
if (allMethods && words('methods') !== 'all') throw new Error('--methods wants: all');
const policies = words('policies');
const only = policies === undefined || policies === 'all' ? undefined : policyNamed(policies);
const underOf = (seed: number) => (policies === 'all' ? policyOfSeed(seed) : only);
const optionsOf = (seed: number) => ({ allMethods, acceptsDisputes, under: underOf(seed) });
let lived = 0;
let steps = 0;
while (lived < episodes && violations.length < VIOLATIONS_MAX) {
  const life = episode(first + lived, { digest, ...optionsOf(first + lived) });
  lived += 1;
  steps += life.steps;
  coverage.add(life.reached);
  if (life.broken.length > 0) violations.push(life);
}
const seconds = (performance.now() - started) / 1000;
const perSecond = Math.round(lived / seconds);

if (process.argv.includes('--json')) {
  const found = violations.map(({ seed, broken }) => ({ seed, broken }));
  const { reached, unreached } = coverage;
  const pairs = { reached, unreached };
  const sums = { episodes: lived, steps, seed: first, episodes_per_second: perSecond };
  const hash = digest && { digest: digest.hex };
  console.log(JSON.stringify({ ...sums, ...hash, violations: found, coverage: pairs }));
} else {
  console.log(`${lived} lives from seed ${first}, ${steps} decisions, ${perSecond} lives a second`);
  const never = coverage.unreached.join(', ') || 'nothing of lanes, facts and events';
  console.log(`never met: ${never}`);
  for (const { seed, broken } of violations) console.log(`seed ${seed}: ${broken.join('; ')}`);
  const worst = violations[0];
  if (worst) console.log(`the shortest life of seed ${worst.seed}:`);
  if (worst) console.log(shrink(worst, optionsOf(worst.seed)).trace.join('\n'));
  if (digest) console.log(`digest ${digest.hex}`);
  console.log(violations.length === 0 ? '0 violations' : `${violations.length} violations`);
}
process.exitCode = violations.length > 0 ? 1 : 0;
