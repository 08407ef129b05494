import { isNewerBundle } from '../domain/bundles/upgrade-bundle';
import { storedFacts } from '../domain/collection/facts/stored-facts';
import type { Fact } from '../domain/collection/model/fact';
import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { BundleRow } from '../postgres/bundles/bundle-row';
import type { CollectionRow } from '../postgres/collection/collection-row';
import type { InvoiceRow } from '../postgres/invoices/invoice-row';
import type { HttpDeps } from './http-deps';
import { HttpProblem } from './http-problem';

export interface FoundInvoice {
  row: InvoiceRow;
  collection: CollectionRow;
}

/** An invoice of this key's connection; one of another connection is not found. */
export async function findInvoice(
  deps: HttpDeps,
  connection: string,
  id: string,
): Promise<FoundInvoice> {
  const row = /^inv_[0-9a-z]{1,60}$/.test(id)
    ? await deps.stores.invoices.byId(connection, id)
    : null;
  return withCollection(deps, row);
}

export async function findByExternalId(
  deps: HttpDeps,
  connection: string,
  externalId: string,
): Promise<FoundInvoice> {
  const row = await deps.stores.invoices.byIdentity({ connection, externalId });
  return withCollection(deps, row);
}

export async function withCollection(
  deps: HttpDeps,
  row: InvoiceRow | null,
): Promise<FoundInvoice> {
  const collection = row === null ? null : await deps.stores.collections.load(row.ref);
  if (row === null || collection === null) {
    throw new HttpProblem('invoice_unknown', 'there is no such invoice for this key');
  }
  return { row, collection: requireReadable(collection) };
}

/** The row, and as facts all that is stored beside it: what a run would decide on now. */
export async function withInputs(
  { stores }: HttpDeps,
  ref: string,
): Promise<{ collection: CollectionRow; facts: Fact[] } | null> {
  const loaded = await stores.collections.loadWithInputs(ref);
  if (loaded === null) return null;
  const collection = requireReadable(loaded.row);
  const { state, connectionGone, connectionClosed } = collection;
  const stored = { ...loaded.pending, connectionGone, connectionClosed };
  return { collection, facts: storedFacts(state, stored) };
}

/**
 * While two builds run beside each other, only the newer one can read a row that it wrote. The
 * caller who tries again reaches it, and until then nothing was done.
 */
export function requireReadable<T extends Pick<CollectionRow, 'shape'>>(collection: T): T {
  return isNewerShape(collection) ? throwNewerBuild(collection.shape) : collection;
}

/** As `requireReadable`, for a payment of several invoices. */
export function requireReadableBundle(bundle: BundleRow): BundleRow {
  return isNewerBundle(bundle.state) ? throwNewerBuild(bundle.state.shape) : bundle;
}

function throwNewerBuild(shape: number): never {
  const detail = `a newer build wrote its state (shape ${shape}); try again shortly`;
  throw new HttpProblem('newer_build', detail, {}, { 'Retry-After': '5' });
}
