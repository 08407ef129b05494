import type { HttpDeps } from '../http-deps';

/** Hints their open invoices, oldest first: a way to charge was added or removed. */
export async function hintOpenInvoices(deps: HttpDeps, customerId: string): Promise<void> {
  for (const identity of await deps.stores.customers.openInvoices(customerId)) {
    const row = await deps.stores.invoices.byIdentity(identity);
    const collection = row === null ? null : await deps.stores.collections.load(row.ref);
    if (row === null || collection === null) continue;
    const delivery = await deps.collections.hint(deps.startOf(row, collection.view.status));
    if (delivery.kind !== 'reached') throw new Error(`Temporal: ${delivery.detail}`);
  }
}
