import { MINUTE } from '../domain/time';
import { engineSpan } from '../runtime/clock';
import { recheckGoneAccounts } from './account-events';
import type { RunRow } from '../postgres/collection/run-leases';
import { passThrough } from './pass';
import type { PassResult } from './pass';
import { reachRun, refsOf } from './reach-run';
import type { RelayDeps, SweepCounts } from './relay';
import { relayEvents } from './relay-events';
import { makeOverduePeriods } from './billing-schedules';

const BATCH_SIZE = 100;
const OVERDUE_AFTER = 5 * MINUTE;
/** An alarm rings a second after its time, and what it starts waits for a worker. */
const UNALARMED_AFTER = 2 * MINUTE;

/** Nothing is trusted to have arrived: what was stored and left no trace is hinted again. */
export async function sweep(deps: RelayDeps): Promise<SweepCounts> {
  let hinted = 0;
  let made = 0;
  let counts = { reopened: 0, woken: 0 };
  await apart(deps, 'old keys', () => deps.stores.relaying.deleteExpiredKeys());
  await apart(deps, 'stale events', async () => void (hinted += await hintStaleEvents(deps)));
  await apart(deps, 'stale commands', async () => void (hinted += await hintStaleCommands(deps)));
  await apart(deps, 'expired cards', () => expireCards(deps));
  await apart(deps, 'gone accounts', () => recheckGoneAccounts(deps));
  await apart(deps, 'overdue invoices', async () => void (counts = await wakeOverdue(deps)));
  await apart(deps, 'billing schedules', async () => {
    const before = deps.clock.now() - engineSpan(deps.clock, UNALARMED_AFTER);
    made = await makeOverduePeriods(deps, before);
  });
  await apart(deps, 'links of the portal', () => deps.stores.portal.deleteEnded());
  await apart(deps, 'dry runs', () => deps.stores.bulkActions.deleteExpired());
  await apart(deps, 'invoices not listed yet', () => fillLists(deps));
  await apart(deps, 'old mutations', () => deps.stores.mutations.deleteOld());
  await apart(deps, 'deleted syncs', () => purgeSyncs(deps));
  return { hinted, made, ...counts };
}

/** Nobody says so when the month of a card is over. */
async function expireCards({ stores }: RelayDeps): Promise<void> {
  while ((await stores.storedMethods.expire(BATCH_SIZE)) === BATCH_SIZE);
}

/** What fails of the one is no reason to leave out the others. */
async function apart(deps: RelayDeps, what: string, work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) =>
    deps.log.error({ err: error }, `sweep of ${what} failed, will be tried again`),
  );
}

async function hintStaleEvents(deps: RelayDeps): Promise<number> {
  const { events } = deps.stores;
  const relayed = await relayEvents(deps, await events.leaseStale(BATCH_SIZE));
  await events.markRelayed(relayed);
  return relayed.filter(({ kind }) => kind === 'hinted').length;
}

/** What did not reach its run is due again in a minute, however often it was hinted before. */
async function hintStaleCommands(deps: RelayDeps): Promise<number> {
  const { commands } = deps.stores;
  const rows = await commands.leaseStale(BATCH_SIZE);
  const end = await passThrough(rows, 1, (row) => reachRun(deps, row, 'hint'));
  await commands.hintSoon(refsOf([...end.failed, ...end.left]));
  return end.reached.length;
}

/** Until none is due: what could not be woken is due again later, so this ends. */
async function wakeOverdue(deps: RelayDeps): Promise<{ reopened: number; woken: number }> {
  const { clock, stores } = deps;
  const before = clock.now() - engineSpan(clock, OVERDUE_AFTER);
  const counts = { reopened: 0, woken: 0 };
  for (;;) {
    const rows = await stores.runLeases.leaseOverdue(before, BATCH_SIZE);
    const { left } = await wakeBatch(deps, rows, counts);
    if (rows.length < BATCH_SIZE || left.length > 0) return counts;
  }
}

/**
 * A row whose time came and that did not move. A run that waits for a turn at Stripe or the mail
 * server is left alone; else it was ended by hand, or hangs: a hint opens the one and wakes the
 * other. One that was woken before and still did not move needs a person.
 */
async function wakeBatch(
  deps: RelayDeps,
  rows: readonly RunRow[],
  counts: { reopened: number; woken: number },
): Promise<PassResult<RunRow>> {
  const { runLeases } = deps.stores;
  const waiting = new Set<string>();
  const end = await passThrough(rows, 1, async (row) => {
    const run = await deps.collections.describe(row);
    if (run === 'waiting') {
      waiting.add(row.ref);
      return 'settled';
    }
    const reach = run === 'unavailable' ? 'unreachable' : await reachRun(deps, row, 'hint');
    if (reach === 'reached') counts[run === 'running' ? 'woken' : 'reopened'] += 1;
    return reach;
  });
  const reached = end.reached.filter(({ ref }) => !waiting.has(ref));
  const earlierWakeUps = await runLeases.recordWakeUps(refsOf(reached));
  await runLeases.recordWaiting([...waiting]);
  await runLeases.backOff('wake', refsOf(end.failed));
  await runLeases.release('wake', refsOf(end.left));
  for (const row of reached) {
    const earlier = earlierWakeUps.get(row.ref) ?? 0;
    if (earlier === 0) continue;
    const words = 'still not progressing after a wake-up; inspect its workflow run';
    deps.log.error({ ...row, earlierWakeUps: earlier }, words);
  }
  return end;
}

/** After an upgrade there may be millions; the next passes go on. */
const MOST_PAGES_OF_LISTS = 200;
const PAGE_OF_LISTS = 500;

async function fillLists({ stores }: RelayDeps): Promise<void> {
  for (let page = 0; page < MOST_PAGES_OF_LISTS; page += 1) {
    if ((await stores.invoiceLists.fill(PAGE_OF_LISTS)) < PAGE_OF_LISTS) return;
  }
}

/** A mirror may have millions of rows, and nothing of collecting waits for them. */
const MOST_PAGES_OF_SYNCS = 20;
const PAGE_OF_SYNCS = 2_000;

async function purgeSyncs({ stores }: RelayDeps): Promise<void> {
  for (let page = 0; page < MOST_PAGES_OF_SYNCS; page += 1) {
    if (!(await stores.syncs.purge(PAGE_OF_SYNCS))) return;
  }
}
