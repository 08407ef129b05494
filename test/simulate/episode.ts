import { DAY } from '../../src/domain/time';
import type { Action } from './actions';
import { happen, rollActions } from './actions';
import { banksDecide } from './bank-acts';
import { checkEnd } from './end-checks';
import type { EpisodeOptions } from './world';
import { World } from './world';

export interface Episode {
  seed: number;
  actions: readonly Action[];
  steps: number;
  broken: string[];
  trace: string[];
  reached: Set<string>;
}

export interface OneLife extends EpisodeOptions {
  /** Instead of those rolled from the seed: a shrunk life leaves some out. */
  actions?: readonly Action[];
}

const STEPS_MAX = 3000; // a checkout that is kept open for months is renewed each day

/** A year in the life of one invoice, rolled from the seed: people, banks, crashes; healing. */
export function episode(seed: number, { actions, ...options }: OneLife = {}): Episode {
  const world = new World(seed, options);
  const happening = actions ?? rollActions(seed);
  try {
    live(world, happening);
  } catch (error) {
    world.fail(`threw: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { steps, broken, trace, reached } = world;
  return { seed, actions: happening, steps, broken, trace, reached };
}

function live(world: World, actions: readonly Action[]): void {
  for (const action of actions) {
    world.runUntil(world.now + action.wait, STEPS_MAX);
    if (world.broken.length > 0) return;
    happen(world, action);
  }
  world.faults = false;
  world.runUntil(world.now + 40 * DAY, STEPS_MAX);
  banksDecide(world);
  world.runUntil(world.now + 100 * DAY, STEPS_MAX);
  if (world.broken.length > 0) return;
  if (world.steps >= STEPS_MAX) return world.fail('it never comes to rest');
  world.crash(0); // one last reading by a run that starts anew
  checkAll(world);
  world.runUntil(world.now + 60 * DAY, STEPS_MAX * 2);
  if (world.broken.length === 0) checkEnd(world);
}

/** Webhooks may all have been lost: a hint for every payment makes the core look once more. */
function checkAll(world: World): void {
  for (const { id, n, status, charge } of world.stripe.intents.values()) {
    if (status !== 'succeeded') continue;
    const about = { type: 'charge.refunded', objectId: id, intentId: id, sessionId: null };
    world.relay.hear({ ...about, chargeId: charge?.id ?? null, n, status, created: world.now });
  }
}
