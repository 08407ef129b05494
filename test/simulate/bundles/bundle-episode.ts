import { decideBundle } from '../../../src/domain/bundles/decide-bundle';
import { sharesOf } from '../../../src/domain/bundles/shares';
import { decide } from '../../../src/domain/collection/decide';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import { banksDecide } from '../bank-acts';
import { bundleActs } from './bundle-acts';
import { checkBundlesEnd } from './bundle-end-checks';
import type { BundleRules } from './bundle-world';
import { BundleWorld } from './bundle-world';

export interface BundleEpisode {
  seed: number;
  steps: number;
  bundles: number;
  broken: string[];
  trace: string[];
  reached: ReadonlySet<string>;
}

export const TRUE_RULES: BundleRules = { collect: decide, decide: decideBundle, sharesOf };

const STEPS_MAX = 12_000;
const WAITS = [1000, 10_000, MINUTE, 10 * MINUTE, 40 * MINUTE, 2 * HOUR, DAY, 4 * DAY];

/** Some weeks of a customer who pays several invoices at once, rolled from the seed; healing. */
export function bundleEpisode(seed: number, rules = TRUE_RULES, traced = false): BundleEpisode {
  const world = new BundleWorld(seed, rules, traced);
  try {
    live(world);
  } catch (error) {
    world.fail(`threw: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { steps, bundles, broken, trace, reached } = world;
  return { seed, steps, bundles: bundles.length, broken, trace, reached };
}

function live(world: BundleWorld): void {
  const acts = 8 + world.dice.upTo(18);
  for (let i = 0; i < acts; i++) {
    world.runUntil(world.now + world.dice.pick(WAITS), STEPS_MAX);
    if (world.broken.length > 0) return;
    bundleActs(world);
  }
  world.faults = false;
  world.runUntil(world.now + 20 * DAY, STEPS_MAX);
  for (const scene of [...world.invoices, ...world.bundles]) banksDecide(scene);
  world.runUntil(world.now + 40 * DAY, STEPS_MAX);
  if (world.broken.length > 0) return;
  if (world.steps >= STEPS_MAX) return world.fail('it never comes to rest');
  hearAll(world);
  world.runUntil(world.now + 30 * DAY, STEPS_MAX * 2);
  if (world.broken.length === 0) checkBundlesEnd(world);
}

/** One last reading of everything: webhooks may all have been lost. */
function hearAll(world: BundleWorld): void {
  for (const run of [...world.invoices, ...world.bundles]) run.crash(0);
  for (const bundle of world.bundles) if (bundle.stripe.intents.size > 0) bundle.hint();
  for (const invoice of world.invoices) {
    for (const { id, n, status, charge } of invoice.stripe.intents.values()) {
      if (status !== 'succeeded') continue;
      const about = { type: 'charge.refunded', objectId: id, intentId: id, sessionId: null };
      invoice.hear({ ...about, chargeId: charge?.id ?? null, n, status, created: world.now });
    }
  }
}
