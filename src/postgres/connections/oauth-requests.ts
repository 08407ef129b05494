import type { Actor } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import { eventOfGone, publishOfConnection } from './connection-events';
import { getConnection } from './connections';
import type { Database, Queryable } from '../database';
import { codeOf } from '../postgres-errors';

export interface NewOAuthRequest {
  connection: string;
  stateHash: string;
  clientId: string;
  lifeSeconds: number;
}

/** What an answer of Stripe is to; `claimed`: to it alone, and by nobody else. */
export type ClaimedRequest =
  | { kind: 'unknown' }
  | { kind: 'claimed' | 'expired' | 'used'; connection: string; clientId: string };

export interface GivenAccess {
  account: string;
  /** Why it takes no charges; undefined: that could not be read. */
  gone: string | null | undefined;
  actor: Actor;
}

export type LinkResult = 'linked' | 'another_account' | 'account_taken' | 'disconnected';

export interface OAuthRequestStore {
  create(request: NewOAuthRequest): Promise<void>;
  /** With a code, or null for a refusal. Each request is claimed once, and each code. */
  claim(stateHash: string, codeHash: string | null): Promise<ClaimedRequest>;
  /** Stripe did not take the code: it may be sent again. */
  release(stateHash: string): Promise<void>;
  refuse(stateHash: string, problem: string): Promise<void>;
  /** The connection collects into the account from now on: all of it, or nothing. */
  link(stateHash: string, given: GivenAccess): Promise<LinkResult>;
}

export function oauthRequestStore(db: Database): OAuthRequestStore {
  return {
    create: (request) => db.transaction((tx) => create(tx, request)),
    claim: (stateHash, codeHash) => claim(db, stateHash, codeHash),
    release: async (stateHash) => {
      await db.query(
        `update oauth_requests set status = 'open', code_hash = null
         where state_hash = $1 and status = 'exchanging'`,
        [stateHash],
      );
    },
    refuse: (stateHash, problem) => refuse(db, stateHash, problem),
    link: async (stateHash, given) => {
      try {
        return await db.transaction((tx) => link(tx, stateHash, given));
      } catch (error) {
        // At most one active connection collects into an account in one mode.
        if (codeOf(error) !== '23505') throw error;
        await refuse(db, stateHash, `another connection collects into ${given.account}`);
        return 'account_taken';
      }
    },
  };
}

/** Those that led to nothing are forgotten a day later. */
async function create(tx: Queryable, request: NewOAuthRequest): Promise<void> {
  const { connection, stateHash, clientId, lifeSeconds } = request;
  await tx.query(
    `delete from oauth_requests
     where connection = $1 and expires_at < now() - interval '1 day' and code_hash is null`,
    [connection],
  );
  await tx.query(
    `insert into oauth_requests (state_hash, connection, client_id, expires_at)
     values ($1, $2, $3, now() + $4 * interval '1 second')`,
    [stateHash, connection, clientId, lifeSeconds],
  );
}

async function claim(
  db: Queryable,
  stateHash: string,
  codeHash: string | null,
): Promise<ClaimedRequest> {
  const [found] = await db.query<{ connection: string; clientId: string; isOver: boolean }>(
    `select connection, client_id as "clientId", expires_at <= now() as "isOver"
     from oauth_requests where state_hash = $1`,
    [stateHash],
  );
  if (found === undefined) return { kind: 'unknown' };
  const { isOver, ...of } = found;
  try {
    const claimed = await db.query(
      `update oauth_requests set code_hash = $2,
         status = case when $2::text is null then 'denied' else 'exchanging' end
       where state_hash = $1 and status = 'open' and expires_at > now() returning state_hash`,
      [stateHash, codeHash],
    );
    if (claimed.length > 0) return { kind: 'claimed', ...of };
  } catch (error) {
    if (codeOf(error) !== '23505') throw error;
    return { kind: 'used', ...of };
  }
  return { kind: isOver && (await isOpen(db, stateHash)) ? 'expired' : 'used', ...of };
}

async function isOpen(db: Queryable, stateHash: string): Promise<boolean> {
  const sql = "select 1 from oauth_requests where state_hash = $1 and status = 'open'";
  return (await db.query(sql, [stateHash])).length > 0;
}

async function refuse(db: Queryable, stateHash: string, problem: string): Promise<void> {
  await db.query(
    `update oauth_requests set status = 'refused', problem = $2
     where state_hash = $1 and status = 'exchanging'`,
    [stateHash, problem],
  );
}

async function link(
  tx: Queryable,
  stateHash: string,
  { account, gone, actor }: GivenAccess,
): Promise<LinkResult> {
  const [request] = await tx.query<{ code: string; clientId: string }>(
    `select connection as code, client_id as "clientId" from oauth_requests
     where state_hash = $1 and status = 'exchanging' for update`,
    [stateHash],
  );
  if (request === undefined) throw new Error('a request that is not being exchanged is not linked');
  const { code, clientId } = request;
  const [active] = await tx.query(
    'select 1 from connections where code = $1 and disconnecting_at is null for update',
    [code],
  );
  const before = await getConnection(tx, code);
  const isOther = before?.stripeAccount != null && before.stripeAccount !== account;
  if (active === undefined || isOther) {
    const result = active === undefined ? 'disconnected' : 'another_account';
    await refuse(tx, stateHash, result);
    return result;
  }
  await tx.query(
    `update connections set stripe_account = $2, oauth_status = 'authorized', oauth_client_id = $3,
       oauth_problem = null, revoke_due_at = null,
       gone_why = case when $5 then gone_why else $4 end,
       hints_due_at = now(), hints_after = '', hints_round = hints_round + 1
     where code = $1`,
    [code, account, clientId, gone ?? null, gone === undefined],
  );
  await tx.query(
    "update oauth_requests set status = 'linked', account = $2 where state_hash = $1",
    [stateHash, account],
  );
  await writeAudit(tx, actor, {
    connection: code,
    action: 'connection.authorized',
    subject: code,
    before: { stripe_account: before?.stripeAccount ?? null },
    after: { stripe_account: account, oauth_client_id: clientId },
  });
  const connected = { stripe_account: account };
  await publishOfConnection(tx, code, { type: 'connection.connected', data: connected });
  if (gone != null) await publishOfConnection(tx, code, eventOfGone(gone, false));
  return 'linked';
}
