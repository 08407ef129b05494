import { CATALOG } from './catalog/catalog';

/**
 * What of a Stripe account can be mirrored: by its name, the list that has all of it; null where
 * it is listed by its parent alone.
 */
export const COLLECTION_LISTS: Readonly<Record<string, string | null>> = Object.fromEntries(
  CATALOG.flatMap(({ name, list }) =>
    list === null ? [] : [[name, list.parent === null ? list.path : null]],
  ),
);

export const COLLECTION_NAMES = Object.keys(COLLECTION_LISTS);

const PREFIX = /^stripe[:.]/;

/** `stripe:customer`, `stripe.customer` and `customer` are one; null: there is none such. */
export function mirroredCollection(given: string): string | null {
  const name = given.replace(PREFIX, '');
  return Object.hasOwn(COLLECTION_LISTS, name) ? name : null;
}

/** As the streams name it. */
export const collectionId = (name: string): string => `stripe:${name}`;
