import { HOUR, MINUTE } from '../domain/time';
import type { Clock } from '../runtime/clock';
import { recheckGoneAccounts } from './account-events';
import { reachRun } from './reach-run';
import type { RelayDeps } from './relay';
import { relayEvents } from './relay-events';

const BATCH_SIZE = 100;
const OVERDUE_AFTER = 5 * MINUTE;

/** Nothing is trusted to have arrived: what was stored and left no trace is hinted again. */
export async function sweep(
  deps: RelayDeps,
): Promise<{ hinted: number; reopened: number; woken: number }> {
  await deps.stores.relaying.deleteExpiredKeys();
  const events = await hintStaleEvents(deps);
  const commands = await hintStaleCommands(deps);
  await recheckGoneAccounts(deps);
  return { hinted: events + commands, ...(await wakeOverdue(deps)) };
}

async function hintStaleEvents(deps: RelayDeps): Promise<number> {
  const { events } = deps.stores;
  const relayed = await relayEvents(deps, await events.leaseStale(BATCH_SIZE));
  await events.markRelayed(relayed);
  return relayed.filter(({ kind }) => kind === 'hinted').length;
}

async function hintStaleCommands(deps: RelayDeps): Promise<number> {
  let hinted = 0;
  for (const identity of await deps.stores.commands.leaseStale(BATCH_SIZE)) {
    if (await reachRun(deps, identity, 'hint')) hinted += 1;
  }
  return hinted;
}

/**
 * A row whose time came and that did not move. A run that waits for a turn at Stripe or the mail
 * server is left alone; else it was ended by hand, or hangs: a hint opens the one and wakes the
 * other. One that was woken before and still did not move needs a person.
 */
async function wakeOverdue(deps: RelayDeps): Promise<{ reopened: number; woken: number }> {
  const { collections, stores, clock, log } = deps;
  const span = engineSpan(clock, OVERDUE_AFTER);
  const counts = { reopened: 0, woken: 0 };
  for (const identity of await stores.collections.overdue(clock.now(), span, BATCH_SIZE)) {
    const run = await collections.describe(identity);
    if (run === 'waiting') {
      await stores.relaying.recordWaiting(identity.ref);
      continue;
    }
    if (run === 'unavailable' || !(await reachRun(deps, identity, 'hint'))) break;
    counts[run === 'running' ? 'woken' : 'reopened'] += 1;
    const earlierWakeUps =
      (await stores.relaying.recordWakeUps([identity.ref])).get(identity.ref) ?? 0;
    if (earlierWakeUps > 0)
      log.error(
        { ...identity, earlierWakeUps },
        'still not progressing after a wake-up; inspect its workflow run',
      );
  }
  return counts;
}

/** How much engine time passes in so much real time. */
function engineSpan(clock: Clock, realMs: number): number {
  const now = clock.now();
  const realHour = clock.toReal(now + HOUR) - clock.toReal(now);
  return realMs * (HOUR / Math.max(1, realHour));
}
