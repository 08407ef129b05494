import { hasFlag } from '../run-options';
import type { BundleEpisode } from './bundle-episode';
import { TRUE_RULES, bundleEpisode } from './bundle-episode';

const VIOLATIONS_MAX = 20;

/** Lives of customers who pay several invoices at once: violations, and what was met. */
export function simulateBundles({ episodes, first }: { episodes: number; first: number }): void {
  const started = performance.now();
  const violations: BundleEpisode[] = [];
  const met = new Map<string, number>();
  const sums = { lives: 0, decisions: 0, bundles: 0 };
  while (sums.lives < episodes && violations.length < VIOLATIONS_MAX) {
    const life = bundleEpisode(first + sums.lives);
    sums.lives += 1;
    sums.decisions += life.steps;
    sums.bundles += life.bundles;
    for (const one of life.reached) met.set(one, (met.get(one) ?? 0) + 1);
    if (life.broken.length > 0) violations.push(life);
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const { lives, decisions, bundles } = sums;
  console.log(`${lives} lives from seed ${first}, ${bundles} bundles, ${decisions} decisions`);
  console.log(`${seconds} s; met: ${sorted(met)}`);
  for (const { seed, broken } of violations) console.log(`seed ${seed}: ${broken.join('; ')}`);
  const [worst] = violations;
  if (worst && hasFlag('trace'))
    console.log(bundleEpisode(worst.seed, TRUE_RULES, true).trace.join('\n'));
  console.log(violations.length === 0 ? '0 violations' : `${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}

const sorted = (met: ReadonlyMap<string, number>): string =>
  [...met]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');
