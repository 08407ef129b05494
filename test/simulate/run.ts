import { simulateBundles } from './bundles/simulate-bundles';
import { Coverage } from './coverage';
import { Digest } from './digest';
import { simulateActivities } from './engine/simulate-activities';
import type { Episode } from './episode';
import { episode } from './episode';
import { simulateMirror } from './mirror/simulate-mirror';
import { hasFlag, numberAfter, policyBySeed, wordsAfter } from './run-options';
import { shrink } from './shrink';

/**
 * npm run simulate -- [--episodes N] [--seed S] [--policies all|NAME] [--methods all]
 * [--accept-disputes] [--change-consent] [--digest] [--json]: lives, violations, coverage; with
 * --policies all each life is lived under the next of policies.ts; with --methods all also PayPal
 * and Link; with --accept-disputes the business also accepts disputes; with --change-consent
 * customers take back that they are charged while they are away, and give it again; with --digest
 * also one hash of all decisions, equal as long as no rule has changed.
 *
 * With --activities [--trace] it is a customer's life with several invoices, in which the
 * activities themselves run; with --activities --brake three customers of one account, whose
 * automatic charges are paused and resumed. With --mirror it is an object at Stripe whose facts
 * come to its copy in any order.
 * With --bundles [--trace] a customer pays several invoices at once, again and again.
 */
const VIOLATIONS_MAX = 20;
const episodes = numberAfter('episodes', 100_000);
const first = numberAfter('seed', 1);
const underOf = policyBySeed();
const allMethods = wordsAfter('methods') !== undefined;
if (allMethods && wordsAfter('methods') !== 'all') throw new Error('--methods wants: all');
const acceptsDisputes = hasFlag('accept-disputes');
const changesConsent = hasFlag('change-consent');
const options = { allMethods, acceptsDisputes, changesConsent };
const optionsOf = (seed: number) => ({ ...options, under: underOf(seed) });

if (hasFlag('mirror')) simulateMirror({ episodes, first, violationsMax: VIOLATIONS_MAX });
else if (hasFlag('bundles')) simulateBundles({ episodes, first });
else if (hasFlag('activities')) void simulateActivities({ episodes, first, underOf });
else simulateRules();

function simulateRules(): void {
  const started = performance.now();
  const coverage = new Coverage();
  const digest = hasFlag('digest') ? new Digest() : undefined;
  const violations: Episode[] = [];
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
  const { reached, unreached } = coverage;
  if (hasFlag('json')) {
    const found = violations.map(({ seed, broken }) => ({ seed, broken }));
    const sums = { episodes: lived, steps, seed: first, episodes_per_second: perSecond };
    const hash = digest && { digest: digest.hex };
    const pairs = { reached, unreached };
    console.log(JSON.stringify({ ...sums, ...hash, violations: found, coverage: pairs }));
  } else {
    console.log(
      `${lived} lives from seed ${first}, ${steps} decisions, ${perSecond} lives a second`,
    );
    console.log(`never met: ${unreached.join(', ') || 'nothing of lanes, facts and events'}`);
    printViolations(violations);
    if (digest) console.log(`digest ${digest.hex}`);
    console.log(violations.length === 0 ? '0 violations' : `${violations.length} violations`);
  }
  process.exitCode = violations.length > 0 ? 1 : 0;
}

function printViolations(violations: readonly Episode[]): void {
  for (const { seed, broken } of violations) console.log(`seed ${seed}: ${broken.join('; ')}`);
  const [worst] = violations;
  if (!worst) return;
  console.log(`the shortest life of seed ${worst.seed}:`);
  console.log(shrink(worst, optionsOf(worst.seed)).trace.join('\n'));
}
