import type { Actor } from '../../domain/audit';
import type { Verb } from '../../domain/mirror/catalog/catalog-entry';
import type { ItemRequest } from '../../domain/mirror/mutations/plan-mutation';
import { encrypt } from '../../runtime/cipher';
import type { LinkSecrets } from '../../runtime/link-token';
import { writeAudit } from '../access/audit';
import type { Queryable } from '../database';

export interface NewMutation {
  /** `mut_` + UUIDv7. */
  id: string;
  connection: string;
  /** The number of the sync. */
  sync: number;
  kind: Verb;
  collection: string;
  parentId: string | null;
  /** The caller's Idempotency-Key. */
  requestKey: string | null;
  contentHash: string;
  awaits: readonly string[];
  items: readonly (ItemRequest & { key: string })[];
}

export type CreatedMutation =
  { kind: 'created' | 'same'; id: string } | { kind: 'another' } | { kind: 'sync_gone' };

export interface StoredUnderKey {
  id: string;
  contentHash: string;
}

interface Creation {
  mutation: NewMutation;
  actor: Actor;
}

/** Part of a transaction. */
export async function createMutation(
  tx: Queryable,
  { linkSecret }: LinkSecrets,
  { mutation, actor }: Creation,
): Promise<CreatedMutation> {
  const { id, connection, sync, kind, collection, requestKey, contentHash, items } = mutation;
  const inserted = await tx.query<{ syncId: string }>(
    `insert into mutations
       (id, connection, sync, kind, collection, parent_id, request_key, content_hash, awaits)
     select $1, connection, number, $4, $5, $6, $7, $8, $9 from mirror_syncs
     where number = $3 and connection = $2 and deleted_at is null for key share
     on conflict (connection, request_key) where request_key is not null do nothing
     returning (select s.id from mirror_syncs s where s.number = mutations.sync) as "syncId"`,
    [
      id,
      connection,
      sync,
      kind,
      collection,
      mutation.parentId,
      requestKey,
      contentHash,
      [...mutation.awaits],
    ],
  );
  const [row] = inserted;
  if (row === undefined) return existing(tx, mutation);
  await tx.query(
    `insert into mutation_items (mutation, place, key, upstream_id, params)
     select $1, place, key, upstream_id, params
     from unnest($2::int[], $3::text[], $4::text[], $5::text[])
       as given (place, key, upstream_id, params)`,
    [
      id,
      items.map((_, place) => place),
      items.map(({ key }) => key),
      items.map(({ upstreamId }) => upstreamId),
      items.map(({ params }) => encrypt(linkSecret, JSON.stringify(params))),
    ],
  );
  const after = { kind, sync: row.syncId, collection, items: items.length };
  const change = { connection, subject: id, before: null, after };
  await writeAudit(tx, actor, { ...change, action: 'mutation.requested' });
  return { kind: 'created', id };
}

async function existing(
  tx: Queryable,
  { connection, requestKey, contentHash }: NewMutation,
): Promise<CreatedMutation> {
  const row = requestKey === null ? null : await mutationByKey(tx, { connection, requestKey });
  if (row === null) return { kind: 'sync_gone' };
  return row.contentHash === contentHash ? { kind: 'same', id: row.id } : { kind: 'another' };
}

export async function mutationByKey(
  db: Queryable,
  { connection, requestKey }: { connection: string; requestKey: string },
): Promise<StoredUnderKey | null> {
  const [row] = await db.query<StoredUnderKey & Record<string, unknown>>(
    `select id, content_hash as "contentHash" from mutations
     where connection = $1 and request_key = $2`,
    [connection, requestKey],
  );
  return row ?? null;
}
