import type { RunRow } from '../postgres/collection/run-leases';
import { crashAt } from '../runtime/crash-points';
import { hintDueBundles } from './bundles';
import { giveBulkActions } from './bulk-actions';
import { finishConnections } from './finish-connections';
import { setAlarms } from './billing-schedules';
import { poll } from './poll';
import { reachLeased } from './reach-run';
import { rebuild } from './rebuild';
import type { Relay, RelayDeps } from './relay';
import { relayEvents } from './relay-events';
import { sweep } from './sweep';

const BATCH_SIZE = 100;
const ACCOUNT_PAGE = 1_000;

export function createRelay(deps: RelayDeps): Relay {
  const { events } = deps.stores;
  let running: Promise<number> | undefined;

  /** Called again while it still works, it is the same work. */
  const relayWaiting = async (): Promise<number> => {
    running ??= relayUntilNoneDue(deps).finally(() => (running = undefined));
    return running;
  };

  return {
    relay: async (leased) => {
      const relayed = await relayEvents(deps, leased);
      crashAt('relay.before_commit');
      await events.markRelayed(relayed);
      crashAt('relay.after_commit');
      return relayed;
    },
    relayWaiting,
    startWaiting: () => startUnstarted(deps),
    hintAccounts: async () => {
      while (await deps.stores.accountHints.hintPage(ACCOUNT_PAGE));
    },
    setAlarms: () => setAlarms(deps),
    giveBulkActions: () => giveBulkActions(deps),
    sweep: () => sweep(deps),
    finishConnections: () => finishConnections(deps),
    poll: (isEnding) => poll(deps, isEnding),
    rebuild: (options) => rebuild(deps, relayWaiting, options),
  };
}

/** Until nothing is due: what could not be hinted is due again later, so this ends. */
async function relayUntilNoneDue(deps: RelayDeps): Promise<number> {
  let relayed = 0;
  for (;;) {
    const batch = await deps.stores.events.relayWaiting(BATCH_SIZE, (some) =>
      relayEvents(deps, some),
    );
    relayed += batch;
    if (batch < BATCH_SIZE) break;
  }
  return relayed + (await hintRequested(deps)) + (await hintDueBundles(deps));
}

/** So many runs are started at once. */
const STARTS_AT_ONCE = 16;

/** Invoices that were stored while Temporal was away, or by a process that died right after. */
async function startUnstarted(deps: RelayDeps): Promise<number> {
  let started = 0;
  for (;;) {
    const rows = await leaseStarts(deps);
    const end = await reachLeased(deps, rows, { purpose: 'start', atOnce: STARTS_AT_ONCE });
    started += end.reached.length;
    if (rows.length < BATCH_SIZE || end.left.length > 0) return started;
  }
}

function leaseStarts({ stores, startsPerSecond }: RelayDeps): Promise<RunRow[]> {
  return startsPerSecond === undefined
    ? stores.runLeases.lease('start', BATCH_SIZE)
    : stores.runLeases.leaseStarts(BATCH_SIZE, startsPerSecond);
}

/** One batch each time, so that the runs of a whole account do not all ask Stripe at once. */
async function hintRequested(deps: RelayDeps): Promise<number> {
  const rows = await deps.stores.runLeases.lease('hint', BATCH_SIZE);
  const end = await reachLeased(deps, rows, { purpose: 'hint', atOnce: 1 });
  return end.reached.length;
}
