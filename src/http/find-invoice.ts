import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { CollectionRow, InvoiceRow } from '../postgres/stores';
import type { HttpDeps } from './deps';
import { Refusal } from './problem';

export interface Found {
  row: InvoiceRow;
  collection: CollectionRow;
}

/** An invoice of this key's connection; another's is as unknown as one that never was. */
export async function findInvoice(deps: HttpDeps, connection: string, id: string): Promise<Found> {
  const known = /^inv_[0-9a-z]{1,60}$/.test(id)
    ? await deps.stores.invoices.byId(connection, id)
    : null;
  return withCollection(deps, known);
}

export async function findByExternalId(
  deps: HttpDeps,
  connection: string,
  externalId: string,
): Promise<Found> {
  const row = await deps.stores.invoices.byIdentity({ connection, externalId });
  return withCollection(deps, row);
}

export async function withCollection(deps: HttpDeps, row: InvoiceRow | null): Promise<Found> {
  const collection = row === null ? null : await deps.stores.collections.load(row.ref);
  if (row === null || collection === null) {
    throw new Refusal('invoice_unknown', 'there is no such invoice for this key');
  }
  return { row, collection: readable(collection) };
}

/**
 * While two builds stand beside each other, a row that the newer one wrote is for it alone to read
 * and to answer for: whoever asks again comes to it, and until then nothing was done.
 */
export function readable(collection: CollectionRow): CollectionRow {
  if (!isNewerShape(collection)) return collection;
  const detail = `a newer build wrote its state (shape ${collection.shape}); ask again shortly`;
  throw new Refusal('newer_build', detail, {}, { 'Retry-After': '5' });
}
