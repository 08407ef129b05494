import { HOUR } from '../../time';
import { ACCOUNT_COLLECTIONS } from './account-collections';
import { BILLING_COLLECTIONS } from './billing-collections';
import type { CatalogEntry, ListOfCollection } from './catalog-entry';
import { PAYMENT_COLLECTIONS } from './payment-collections';
import { UNLISTED_COLLECTIONS } from './unlisted-collections';

/** Every collection of Stripe that is mirrored, and those that cannot be, each with its reason. */
export const CATALOG: readonly CatalogEntry[] = [
  ...BILLING_COLLECTIONS,
  ...PAYMENT_COLLECTIONS,
  ...ACCOUNT_COLLECTIONS,
  ...UNLISTED_COLLECTIONS,
].sort((a, b) => (a.name < b.name ? -1 : 1));

const BY_NAME = new Map(CATALOG.map((entry) => [entry.name, entry]));
const BY_OBJECT = new Map(CATALOG.map((entry) => [entry.object, entry]));

/** By the name in tables. */
export const entryOfName = (name: string): CatalogEntry | undefined => BY_NAME.get(name);

/** By what Stripe calls an object in its member `object`. */
export const entryOfObject = (object: string): CatalogEntry | undefined => BY_OBJECT.get(object);

/** The list of a collection that Stripe lists. */
export function listAtTop(name: string): ListOfCollection {
  const list = BY_NAME.get(name)?.list ?? null;
  if (list === null) throw new Error(`Stripe does not list ${name}`);
  return list;
}

/** Where an id is one's own only under its parent: the member that names it. */
const ID_WITHIN: Readonly<Record<string, string>> = { capability: 'account' };

/** Under which id an object is kept: `card_payments` is a capability of every account. */
export function upstreamIdOf(collection: string, object: { readonly id: string }): string {
  const member = ID_WITHIN[collection];
  const owner = member === undefined ? null : (object as Record<string, unknown>)[member];
  return typeof owner === 'string' ? `${owner}/${object.id}` : object.id;
}

/** Stripe forgets it in time, which is no deletion. */
const FORGOTTEN: ReadonlySet<string> = new Set(['event']);

/** Whether an object of it that Stripe lists no more is gone. */
export const isForgotten = (name: string): boolean => FORGOTTEN.has(name);

/**
 * How it is found out whether an object is gone that its list has no more: it is read, or the list
 * of its parent is; null: nobody can say.
 */
export function proofOfAbsence(name: string): 'object' | 'list' | null {
  const entry = BY_NAME.get(name);
  if (entry?.list == null || isForgotten(name)) return null;
  const { retrieve, list } = entry;
  if (retrieve !== null && !retrieve.includes('{parent}')) return 'object';
  return list.parent === null ? null : 'list';
}

const SWEEP_ALL_MS = 24 * HOUR;
const SWEEP_SOME_MS = 7 * 24 * HOUR;

/**
 * How old at most what changed without an event may be, where the reads of the account suffice;
 * null where there is nothing that events do not show.
 */
export function stalenessMs({ sync, silent }: CatalogEntry): number | null {
  if (sync !== 'list' || silent === null) return null;
  return silent === 'all' ? SWEEP_ALL_MS : SWEEP_SOME_MS;
}
