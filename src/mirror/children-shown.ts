import { childrenOf, embeddedChildren } from '../domain/mirror/children';
import type { StripeObject } from '../domain/mirror/stripe-object';
import type { ChildListToRead, WholeList } from '../postgres/mirror/child-lists';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { ListPage } from '../stripe/list-reader';
import { factOf } from './page-facts';

/** An object that may have others under it, as it was at some moment. */
export interface ShownParent {
  collection: string;
  id: string;
  object: StripeObject;
  isGone: boolean;
  when: Omit<ListPage, 'items' | 'hasMore'>;
}

/** What an object says of those under it. */
export interface ShownChildren {
  facts: ObjectFact[];
  /** Lists of which it shows all. */
  whole: WholeList[];
  /** Lists of which it does not: they are to be read. */
  toRead: ChildListToRead[];
}

/** What objects show of those under them, of the collections that are mirrored. */
export function childrenShown(
  parents: readonly ShownParent[],
  isChosen: (collection: string) => boolean,
): ShownChildren {
  const shown: ShownChildren = { facts: [], whole: [], toRead: [] };
  for (const { collection, id, object, isGone, when } of parents) {
    for (const { name, list } of childrenOf(collection)) {
      if (!isChosen(name)) continue;
      const of = { collection: name, parent: id };
      const children = isGone ? [] : embeddedChildren(object, list);
      if (children === null) {
        shown.toRead.push(of);
        continue;
      }
      const facts = children.map((child) => ({ ...factOf(name, child, when), parent: id }));
      shown.facts.push(...facts.toReversed());
      const ids = facts.map(({ upstreamId }) => upstreamId);
      shown.whole.push({ ...of, ids, at: when.sentAt });
    }
  }
  return shown;
}
