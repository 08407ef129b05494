import type { Actor } from '../../domain/audit';
import type { Verb } from '../../domain/mirror/catalog/catalog-entry';
import type { ItemRequest } from '../../domain/mirror/mutations/plan-mutation';
import type { ItemError, ItemResult, ItemStatus } from '../../domain/mirror/mutations/item-result';
import type { StripeObject } from '../../domain/mirror/stripe-object';
import { decrypt, encrypt } from '../../runtime/cipher';
import type { LinkSecrets } from '../../runtime/link-token';
import { queryableOf, toTimestamp } from '../database';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import { createMutation, mutationByKey } from './create-mutation';
import type { CreatedMutation, NewMutation, StoredUnderKey } from './create-mutation';

export interface MutationRow extends Omit<NewMutation, 'items' | 'requestKey' | 'contentHash'> {
  syncId: string;
  createdAt: number;
  endedAt: number | null;
  items: MutationItemRow[];
}

export interface MutationItemRow {
  place: number;
  upstreamId: string | null;
  status: ItemStatus;
  answer: StripeObject | null;
  error: ItemError | null;
}

/** A mutation that somebody carries out now. */
export interface MutationJob {
  id: string;
  connection: string;
  sync: number;
  /** Null: the sync was deleted since. */
  credential: string | null;
  kind: Verb;
  collection: string;
  parentId: string | null;
  /** Those that have not ended; first those that Stripe was never asked, so that none waits. */
  items: PendingItem[];
}

export interface PendingItem extends ItemRequest {
  place: number;
  key: string;
  /** In ms on Stripe's clock; null: Stripe was never asked. */
  askedAt: number | null;
}

export interface MutationStore {
  /** Once for each key of a caller. */
  create(mutation: NewMutation, actor: Actor): Promise<CreatedMutation>;
  /** What is stored under a caller's key; null: nothing. */
  byKey(connection: string, requestKey: string): Promise<StoredUnderKey | null>;
  byId(connection: string, id: string): Promise<MutationRow | null>;
  hasEnded(id: string): Promise<boolean>;
  /** One that is due, with what is left of it; nobody else has it for a minute. */
  lease(): Promise<MutationJob | null>;
  /** Before Stripe is asked. Answers when it was asked first, which may be earlier. */
  markRequested(id: string, place: number, at: number): Promise<number>;
  /** All that it did is shown by this place in the streams; the first that is given stays. */
  shownBy(id: string, position: number): Promise<number>;
  /** Stripe has applied nothing of it: it is as if it had not been requested then. */
  unmarkRequested(id: string, place: number, at: number): Promise<void>;
  /** What became of an item; in the transaction of what Stripe answered, where there is one. */
  endItem(id: string, place: number, result: ItemResult, tx?: Transaction): Promise<void>;
  /** If nothing of it is left. */
  end(id: string): Promise<void>;
  /** Stripe gives no answer now: each time in a row it waits twice as long, a minute at most. */
  postpone(id: string, why: string, atLeastMs: number): Promise<void>;
  /** Those that ended more than 30 days ago. */
  deleteOld(): Promise<void>;
}

export function mutationStore(db: Database, secrets: LinkSecrets): MutationStore {
  return {
    create: (mutation, actor) =>
      db.transaction((tx) => createMutation(tx, secrets, { mutation, actor })),
    byKey: (connection, requestKey) => mutationByKey(db, { connection, requestKey }),
    byId: (connection, id) => byId(db, secrets, { connection, id }),
    hasEnded: async (id) => {
      const sql = 'select 1 from mutations where id = $1 and ended_at is not null';
      return (await db.query(sql, [id])).length > 0;
    },
    lease: () => lease(db, secrets),
    markRequested: (id, place, at) => markRequested(db, { id, place, at }),
    shownBy: async (id, position) => {
      const [row] = await db.query<{ position: number }>(
        `update mutations set shown_by = coalesce(shown_by, $2) where id = $1
         returning shown_by as position`,
        [id, position],
      );
      return row?.position ?? position;
    },
    unmarkRequested: async (id, place, at) => {
      await db.query(
        `update mutation_items set asked_at = null
         where mutation = $1 and place = $2 and asked_at = $3`,
        [id, place, toTimestamp(at)],
      );
    },
    endItem: (id, place, result, tx) =>
      endItem(tx === undefined ? db : queryableOf(tx), secrets, { id, place, result }),
    end: async (id) => {
      await db.query(
        `update mutations set ended_at = now(), problem = null where id = $1 and not exists (
           select 1 from mutation_items where mutation = $1 and status = 'pending')`,
        [id],
      );
    },
    postpone: async (id, why, atLeastMs) => {
      await db.query(
        `update mutations set problem = $2, tries = tries + 1, due_at = now() + greatest(
           interval '1 millisecond' * $3,
           least(interval '1 minute', interval '0.5 seconds' * 2 ^ least(tries, 10)))
         where id = $1`,
        [id, why, atLeastMs],
      );
    },
    deleteOld: async () => {
      await db.query(`delete from mutations where ended_at < now() - interval '30 days'`);
    },
  };
}

type Stored<T> = T & { [other: string]: unknown };

async function byId(
  db: Queryable,
  secrets: LinkSecrets,
  { connection, id }: { connection: string; id: string },
): Promise<MutationRow | null> {
  const [row] = await db.query<Stored<Omit<MutationRow, 'items'>>>(
    `select m.id, m.connection, m.sync, s.id as "syncId", m.kind, m.collection,
       m.parent_id as "parentId", m.awaits, m.created_at as "createdAt", m.ended_at as "endedAt"
     from mutations m join mirror_syncs s on s.number = m.sync
     where m.connection = $1 and m.id = $2`,
    [connection, id],
  );
  if (row === undefined) return null;
  const items = await db.query<Stored<Omit<MutationItemRow, 'answer'> & { sealed: string | null }>>(
    `select place, upstream_id as "upstreamId", status, answer as sealed, error
     from mutation_items where mutation = $1 order by place`,
    [id],
  );
  return {
    ...row,
    items: items.map(({ sealed, ...item }) => ({ ...item, answer: opened(secrets, sealed) })),
  };
}

const opened = (secrets: LinkSecrets, sealed: string | null): StripeObject | null =>
  sealed === null ? null : (JSON.parse(decrypt(secrets, sealed)) as StripeObject);

async function lease(db: Queryable, secrets: LinkSecrets): Promise<MutationJob | null> {
  const [job] = await db.query<Stored<Omit<MutationJob, 'items'>>>(
    `with due as (
       select id from mutations where ended_at is null and due_at <= now()
       order by due_at limit 1 for update skip locked
     )
     update mutations m set due_at = now() + interval '1 minute' from due where m.id = due.id
     returning m.id, m.connection, m.sync, m.kind, m.collection, m.parent_id as "parentId", (
       select credential from mirror_syncs where number = m.sync and deleted_at is null
     ) as credential`,
  );
  if (job === undefined) return null;
  const items = await db.query<Stored<Omit<PendingItem, 'params'> & { sealed: string }>>(
    `select place, key, upstream_id as "upstreamId", params as sealed, asked_at as "askedAt"
     from mutation_items where mutation = $1 and status = 'pending'
     order by asked_at is not null, place`,
    [job.id],
  );
  return {
    ...job,
    items: items.map(({ sealed, ...item }) => ({
      ...item,
      params: opened(secrets, sealed) ?? {},
    })),
  };
}

async function markRequested(
  db: Queryable,
  { id, place, at }: { id: string; place: number; at: number },
): Promise<number> {
  const [row] = await db.query<{ askedAt: number }>(
    `with mine as (
       update mutations set due_at = now() + interval '1 minute' where id = $1
     )
     update mutation_items set asked_at = coalesce(asked_at, $3)
     where mutation = $1 and place = $2 returning asked_at as "askedAt"`,
    [id, place, toTimestamp(at)],
  );
  if (row === undefined) throw new Error(`the mutation ${id} has no item ${place} any more`);
  return row.askedAt;
}

interface Ending {
  id: string;
  place: number;
  result: ItemResult;
}

/** The first who says what became of it is right: another one asked under the same key. */
async function endItem(
  tx: Queryable,
  { linkSecret }: LinkSecrets,
  { id, place, result }: Ending,
): Promise<void> {
  const { status, upstreamId, answer, error } = result;
  const sealed = answer === null ? null : encrypt(linkSecret, JSON.stringify(answer));
  await tx.query(
    `with mine as (
       update mutations set due_at = now() + interval '1 minute', tries = 0 where id = $1
     )
     update mutation_items set status = $3, upstream_id = coalesce($4, upstream_id), answer = $5,
       error = $6, params = null
     where mutation = $1 and place = $2 and status = 'pending'`,
    [id, place, status, upstreamId, sealed, error === null ? null : toJsonb(error)],
  );
}
