import type { InvoiceIdentity } from '../domain/refs';
import type { InvoiceRow } from '../postgres/invoice-row';
import type { RelayDeps } from './relay';

type Deps = Pick<RelayDeps, 'stores' | 'collections' | 'log' | 'startOf'>;

/** Says "look" to the run of an invoice, opening one if there is none. False: out of reach. */
export async function sendHint(deps: Deps, row: InvoiceRow, status: string): Promise<boolean> {
  const reached = await deps.collections.hint(deps.startOf(row, status));
  if (reached.kind === 'reached') return true;
  deps.log.warn({ ref: row.ref, detail: reached.detail }, 'hint not given, will be tried again');
  return false;
}

/** Does to a run what is asked, by its identity alone. False: no such invoice, or out of reach. */
export async function reachRun(
  deps: Deps,
  identity: InvoiceIdentity,
  action: 'hint' | 'start' | 'restart',
): Promise<boolean> {
  const row = await deps.stores.invoices.byIdentity(identity);
  const collection = row && (await deps.stores.collections.load(row.ref));
  if (row === null || collection === null) return false;
  const start = deps.startOf(row, collection.view.status);
  const reached = await deps.collections[action](start);
  if (reached.kind === 'reached') return true;
  deps.log.warn({ ref: row.ref, detail: reached.detail }, `${action} failed, will be tried again`);
  return false;
}
