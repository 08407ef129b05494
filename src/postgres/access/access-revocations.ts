import type { Database, Queryable } from '../database';

/** What an account gave by OAuth, and we give back since its connection is disconnected. */
export interface AccessToRevoke {
  connection: string;
  /** The connection whose key is used. */
  platform: string;
  account: string;
  clientId: string;
}

export type Revocation =
  | { kind: 'revoked' }
  /** Stripe said no: a person has to see to it. */
  | { kind: 'not_revoked'; problem: string }
  /** Asked again, later each time. */
  | { kind: 'later'; problem: string };

export interface AccessRevocationStore {
  /** Those that are due, each to one process for two minutes. */
  lease(): Promise<AccessToRevoke[]>;
  settle(connection: string, revocation: Revocation): Promise<void>;
}

export function accessRevocationStore(db: Database): AccessRevocationStore {
  return {
    lease: () => db.transaction((tx) => lease(tx)),
    settle: (connection, revocation) => settle(db, connection, revocation),
  };
}

/** What another connection uses by now is not given back: it is the same access. */
async function lease(tx: Queryable): Promise<AccessToRevoke[]> {
  await tx.query(
    `update connections c set oauth_status = 'not_revoked', revoke_due_at = null,
       oauth_problem = 'the connection "' || o.code || '" uses the access of the account now'
     from connections o
     where c.revoke_due_at <= now() and o.code <> c.code and o.stripe_account = c.stripe_account
       and o.mode = c.mode and o.platform = c.platform and o.disconnected_at is null`,
  );
  return tx.query<AccessToRevoke & Record<string, unknown>>(
    `update connections set revoke_due_at = now() + interval '2 minutes'
     where code in (
       select code from connections where revoke_due_at <= now()
       order by revoke_due_at limit 20 for update skip locked)
     returning code as connection, platform, stripe_account as account,
       oauth_client_id as "clientId"`,
  );
}

/** One that was connected again meanwhile stays as it is. */
async function settle(db: Queryable, code: string, revocation: Revocation): Promise<void> {
  const problem = revocation.kind === 'revoked' ? null : revocation.problem;
  if (revocation.kind !== 'later') {
    await db.query(
      `update connections set oauth_status = $2, oauth_problem = $3, revoke_due_at = null
       where code = $1 and oauth_status = 'revoking'`,
      [code, revocation.kind, problem],
    );
    return;
  }
  await db.query(
    `update connections set oauth_problem = $2, revoke_due_at = now() + greatest(
       interval '10 seconds', least(interval '1 hour', now() - disconnected_at))
     where code = $1 and oauth_status = 'revoking'`,
    [code, problem],
  );
}
