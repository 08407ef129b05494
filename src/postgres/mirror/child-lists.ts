import type { DeletionFact } from '../../domain/mirror/ordering/mirror-fact';
import { queryableOf } from '../database';
import type { Database, Queryable } from '../database';
import type { Transaction } from '../transaction';
import { writeFacts } from './write-records';
import type { ObjectFact } from './write-records';

/** A list under an object that is to be read. */
export interface ChildListToRead {
  collection: string;
  parent: string;
}

export interface LeasedChildList extends ChildListToRead {
  asked: number;
}

/** All that there is under an object: what is not named is gone. */
export interface WholeList extends ChildListToRead {
  ids: readonly string[];
  /** When it was so, in ms on Stripe's clock. */
  at: number;
}

export interface ChildListStore {
  /** In the transaction of what showed that they may have changed. */
  request(tx: Transaction, sync: number, lists: readonly ChildListToRead[]): Promise<void>;
  /** Each again in a minute, and where that is not enough in two, four and so on up to an hour. */
  lease(sync: number, limit: number): Promise<LeasedChildList[]>;
  /** It was read, in the transaction of what it brought. */
  read(tx: Transaction, sync: number, list: LeasedChildList): Promise<void>;
  /** What is gone from these lists, in the transaction of what is in them. */
  keepWhole(tx: Transaction, sync: number, lists: readonly WholeList[]): Promise<void>;
}

export function childListStore(db: Database): ChildListStore {
  return {
    request: (tx, sync, lists) => requestChildLists(queryableOf(tx), sync, lists),
    lease: (sync, limit) =>
      db.query<LeasedChildList & Record<string, unknown>>(
        `with due as (
           select collection, parent from mirror_child_lists where sync = $1 and due_at <= now()
           order by due_at limit $2 for update skip locked
         )
         update mirror_child_lists l set tries = tries + 1,
           due_at = now() + least(power(2, least(tries, 6)), 60) * interval '1 minute'
         from due where l.sync = $1 and l.collection = due.collection and l.parent = due.parent
         returning l.collection, l.parent, l.asked`,
        [sync, limit],
      ),
    read: async (tx, sync, { collection, parent, asked }) => {
      await queryableOf(tx).query(
        `with read as (
           delete from mirror_child_lists
           where sync = $1 and collection = $2 and parent = $3 and asked = $4
         )
         update mirror_child_lists set due_at = now(), tries = 0
         where sync = $1 and collection = $2 and parent = $3 and asked <> $4`,
        [sync, collection, parent, asked],
      );
    },
    keepWhole: async (tx, sync, lists) => {
      for (const list of lists) await keepWhole(queryableOf(tx), sync, list);
    },
  };
}

async function requestChildLists(
  tx: Queryable,
  sync: number,
  lists: readonly ChildListToRead[],
): Promise<void> {
  if (lists.length === 0) return;
  await tx.query(
    `insert into mirror_child_lists (sync, collection, parent)
     select distinct $1::bigint, collection, parent
     from unnest($2::text[], $3::text[]) as given (collection, parent)
     order by collection, parent
     on conflict (sync, collection, parent) do update
       set asked = mirror_child_lists.asked + 1, due_at = now(), tries = 0`,
    [sync, lists.map(({ collection }) => collection), lists.map(({ parent }) => parent)],
  );
}

/** What was seen there later stays, and what was seen at the same moment, too. */
async function keepWhole(
  tx: Queryable,
  sync: number,
  { collection, parent, ids, at }: WholeList,
): Promise<void> {
  const gone = await tx.query<{ id: string }>(
    `select upstream_id as id from mirror_records
     where sync = $1 and collection = $2 and parent = $3 and not deleted
       and upstream_id <> all ($4::text[]) and (ordering ->> 'to')::numeric <= $5`,
    [sync, collection, parent, [...ids], at],
  );
  const fact: DeletionFact = { kind: 'deletion', at };
  const facts = gone.map(({ id }): ObjectFact => ({ collection, upstreamId: id, fact, parent }));
  if (facts.length > 0) await writeFacts(tx, sync, facts);
}
