import { CATALOG } from './catalog/catalog';
import type { ListOfCollection, Parent } from './catalog/catalog-entry';
import { isObject } from './stripe-object';
import type { StripeObject } from './stripe-object';

/** A list of children under one parent. */
export type ChildList = ListOfCollection & { parent: Parent };

/** A collection that is listed by its parents, and the list that these have of it. */
export interface ChildCollection {
  name: string;
  list: ChildList;
}

const isChildList = (list: ListOfCollection): list is ChildList => list.parent !== null;

/** All lists of a collection that is listed by parents. */
export function childLists(name: string): ChildList[] {
  const entry = CATALOG.find((one) => one.name === name);
  if (entry?.list == null) return [];
  return [entry.list, ...entry.otherLists].filter(isChildList);
}

/**
 * Those in which an object can be whose kind is not noted: an account's id says that it is one, and
 * Stripe answers for an account that is not there as for a key that may do nothing.
 */
export const listsUnder = (name: string, parent: string): ChildList[] =>
  childLists(name).filter(
    ({ parent: { collection } }) => (collection === 'account') === parent.startsWith('acct_'),
  );

const BY_PARENT = new Map<string, ChildCollection[]>();
for (const { name } of CATALOG) {
  for (const list of childLists(name)) {
    const { collection } = list.parent;
    BY_PARENT.set(collection, [...(BY_PARENT.get(collection) ?? []), { name, list }]);
  }
}

/** What is listed under objects of a collection. */
export const childrenOf = (parent: string): readonly ChildCollection[] =>
  BY_PARENT.get(parent) ?? [];

/** The parent that an object names: a bank account is one of a customer, or of an account. */
export function parentNamedBy(name: string, object: StripeObject): string | null {
  for (const { parent } of childLists(name)) {
    const id = object[parent.member];
    if (typeof id === 'string') return id;
  }
  return null;
}

export type ListedChild = StripeObject & { readonly id: string };

const isChild = (item: unknown): item is ListedChild =>
  isObject(item) && typeof item['id'] === 'string';

/** The children that an object of the parent shows; null: it does not show all of them. */
export function embeddedChildren(
  object: StripeObject,
  { parent }: ChildList,
): ListedChild[] | null {
  const list = parent.embedded === null ? null : object[parent.embedded];
  if (!isObject(list) || list['has_more'] !== false || !Array.isArray(list['data'])) return null;
  const data: unknown[] = list['data'];
  return data.every(isChild) ? data : null;
}

/** Where the children of one parent are listed. */
export function listUnder(
  { path, query, parent, paged }: ChildList,
  id: string,
): { path: string; query: Record<string, string> } {
  return {
    path: path.replace('{parent}', encodeURIComponent(id)),
    query: {
      ...query,
      ...(parent.parameter === null ? {} : { [parent.parameter]: id }),
      ...(paged ? { limit: '100' } : {}),
    },
  };
}
