import { decrypt, encrypt } from '../../runtime/cipher';
import type { LinkSecrets } from '../../runtime/link-token';
import type { Queryable } from '../database';

export interface IdempotencyStore {
  /** Claims the key; answers what is stored if somebody was first. */
  claim(scope: string, key: string, hash: string): Promise<IdempotencyClaim>;
  finish(scope: string, key: string, status: number, body: string): Promise<void>;
  release(scope: string, key: string): Promise<void>;
}

export type IdempotencyClaim =
  | { kind: 'yours' }
  | { kind: 'running' }
  | { kind: 'mismatch' }
  | { kind: 'stored'; status: number; body: string };

/**
 * The first request with a key is carried out, the others hear its answer. A claim whose process
 * died is free again after a minute, and an answer is kept seven days: encrypted, since many hold
 * the link of an invoice.
 */
export function idempotencyStore(db: Queryable, secrets: LinkSecrets): IdempotencyStore {
  return {
    claim: async (scope, key, hash) => {
      const found = await claim(db, scope, key, hash);
      return found.kind === 'stored' ? { ...found, body: decrypt(secrets, found.body) } : found;
    },
    finish: (scope, key, status, body) =>
      finish(db, { scope, key, status, body: encrypt(secrets.linkSecret, body) }),
    release: (scope, key) => release(db, scope, key),
  };
}

async function claim(
  db: Queryable,
  scope: string,
  key: string,
  hash: string,
): Promise<IdempotencyClaim> {
  const claimed = await db.query(
    `insert into idempotency_keys as k (scope, key, hash) values ($1, $2, $3)
     on conflict (scope, key) do update
       set hash = excluded.hash, claimed_at = now(), status = null, body = null
       where k.claimed_at < now() - interval '7 days'
          or (k.status is null and k.hash = excluded.hash
              and k.claimed_at < now() - interval '1 minute')
     returning key`,
    [scope, key, hash],
  );
  return claimed.length > 0 ? { kind: 'yours' } : existingClaim(db, scope, key, hash);
}

interface StoredKey {
  hash: string;
  status: number | null;
  body: string | null;
}

async function existingClaim(
  db: Queryable,
  scope: string,
  key: string,
  hash: string,
): Promise<IdempotencyClaim> {
  const [row] = await db.query<StoredKey>(
    'select hash, status, body from idempotency_keys where scope = $1 and key = $2',
    [scope, key],
  );
  // Released between the two questions: the request that had it failed, so it may be claimed again.
  if (row === undefined) return claim(db, scope, key, hash);
  if (row.hash !== hash) return { kind: 'mismatch' };
  if (row.status === null || row.body === null) return { kind: 'running' };
  return { kind: 'stored', status: row.status, body: row.body };
}

async function finish(
  db: Queryable,
  answer: { scope: string; key: string; status: number; body: string },
): Promise<void> {
  await db.query(
    'update idempotency_keys set status = $3, body = $4 where scope = $1 and key = $2',
    [answer.scope, answer.key, answer.status, answer.body],
  );
}

async function release(db: Queryable, scope: string, key: string): Promise<void> {
  await db.query('delete from idempotency_keys where scope = $1 and key = $2 and status is null', [
    scope,
    key,
  ]);
}
