import { MAX_WORKFLOW_ID_LENGTH, workflowId } from '../domain/refs';
import type { InvoiceIdentity } from '../domain/refs';
import type { InvoiceRow } from '../postgres/invoices/invoice-row';
import type { Purpose, RunRow } from '../postgres/collection/run-leases';
import type { DeliveryResult } from '../temporal/collections';
import { passThrough } from './pass';
import type { PassResult, Reach } from './pass';
import type { RelayDeps } from './relay';

type Deps = Pick<RelayDeps, 'stores' | 'collections' | 'clock' | 'log' | 'startOf'>;

/** Says "look" to the run of an invoice, opening one if there is none. */
export const sendHint = (deps: Deps, row: InvoiceRow, status: string): Promise<Reach> =>
  send(deps, row, status, 'hint');

/**
 * Does to a run what is asked, by its identity alone. Whatever is wrong with one row is said and
 * stays with it; an outage of Postgres concerns them all.
 */
export async function reachRun(
  deps: Deps,
  identity: InvoiceIdentity,
  action: 'hint' | 'start',
): Promise<Reach> {
  try {
    const row = await deps.stores.invoices.byIdentity(identity);
    const collection = row && (await deps.stores.collections.load(row.ref));
    if (row === null || collection === null) return 'failed';
    return await send(deps, row, collection.view.status, action);
  } catch (error) {
    if (error instanceof Error && error.name === 'PostgresUnavailable') throw error;
    deps.log.error({ ...identity, err: error }, `${action} failed, will be tried again`);
    return 'failed';
  }
}

/** Leased rows, one after the other or many at once; each is put down as it went. */
export async function reachLeased(
  deps: Deps,
  rows: readonly RunRow[],
  { purpose, atOnce }: { purpose: Exclude<Purpose, 'wake'>; atOnce: number },
): Promise<PassResult<RunRow>> {
  const { runLeases } = deps.stores;
  const end = await passThrough(rows, atOnce, (row) => reachRun(deps, row, purpose));
  await runLeases.markReached(purpose, refsOf(end.reached));
  await runLeases.backOff(purpose, refsOf(end.failed));
  await runLeases.release(purpose, refsOf(end.left));
  return end;
}

export const refsOf = (rows: readonly { ref: string }[]): string[] => rows.map(({ ref }) => ref);

async function send(
  deps: Deps,
  row: InvoiceRow,
  status: string,
  action: 'hint' | 'start',
): Promise<Reach> {
  const delivery = await deps.collections[action](deps.startOf(row, status));
  if (delivery.kind === 'reached') return 'reached';
  const why = await whyNotStartable(deps, row, delivery);
  if (why !== null) {
    await markNotStartable(deps, row, why);
    return 'failed';
  }
  deps.log.warn({ ref: row.ref, detail: delivery.detail }, `${action} failed, will be tried again`);
  return 'unreachable';
}

/**
 * Temporal says so, or is in reach and does not take a name that is longer than its columns: there
 * the server tries for ever and answers nobody.
 */
async function whyNotStartable(
  { collections }: Deps,
  { invoice }: InvoiceRow,
  delivery: Exclude<DeliveryResult, { kind: 'reached' }>,
): Promise<string | null> {
  if (delivery.kind === 'refused') return delivery.detail;
  const { length } = workflowId(invoice);
  if (length <= MAX_WORKFLOW_ID_LENGTH || !(await collections.isReachable())) return null;
  return `its workflow id has ${length} characters, and Temporal stores ${MAX_WORKFLOW_ID_LENGTH}`;
}

/** It is tried again all the same: another Temporal may take it. */
async function markNotStartable(
  { stores, clock, log }: Deps,
  { ref, invoice }: InvoiceRow,
  why: string,
): Promise<void> {
  const { connection, externalId, number, currency } = invoice;
  const event = { type: 'invoice.not_startable', data: { number, currency, why } } as const;
  if (!(await stores.notStartable.mark(ref, event, clock.now()))) return;
  log.error(
    { connection, externalId, ref, why },
    'an invoice cannot be started, nobody collects it',
  );
}
