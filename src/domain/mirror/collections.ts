import { CATALOG } from './catalog/catalog';
import type { CatalogEntry } from './catalog/catalog-entry';

const MIRRORED: ReadonlyMap<string, CatalogEntry> = new Map(
  CATALOG.flatMap((entry) => (entry.sync === 'none' ? [] : [[entry.name, entry]])),
);

/** What of a Stripe account can be mirrored: by lists, or by its events alone. */
export const COLLECTION_NAMES: readonly string[] = [...MIRRORED.keys()];

/** Of those: what is listed. */
export const LISTED_NAMES: readonly string[] = COLLECTION_NAMES.filter(
  (name) => MIRRORED.get(name)?.sync === 'list',
);

/**
 * The list that says whether it may be read: for what comes by events that of events; null where
 * only a parent has one.
 */
export function listToProbe(name: string): string | null {
  const entry = MIRRORED.get(name);
  if (entry?.sync === 'events') return '/v1/events';
  return entry?.list?.parent == null ? (entry?.list?.path ?? null) : null;
}

const PREFIX = /^stripe[:.]/;

/** `stripe:customer`, `stripe.customer` and `customer` are one; null: there is none such. */
export function mirroredCollection(given: string): string | null {
  const name = given.replace(PREFIX, '');
  return MIRRORED.has(name) ? name : null;
}

/** As the streams name it. */
export const collectionId = (name: string): string => `stripe:${name}`;
