import type { Actor } from '../../domain/audit';
import { DISCONNECTED } from '../../domain/collection/queries/held-reason';
import { Secret } from '../../runtime/secret';
import type { MasterKeys } from '../../runtime/encryption';
import { writeAudit } from '../access/audit';
import { publishOfConnection } from './connection-events';
import type { SecretsToSet } from './connection-secrets';
import { readSecret, setSecrets } from './connection-secrets';
import {
  NOT_LINKED,
  auditConnection,
  getConnection,
  insertConnection,
  updateConnection,
} from './connections';
import type { ConnectionRow, NewConnection } from './connections';
import type { Database, Queryable } from '../database';
import { codeOf } from '../postgres-errors';
import { putEndpoint, SECRET_OF } from './webhook-endpoints';
import type { NewEndpoint } from './webhook-endpoints';

export type ConnectionPatch = Partial<
  Pick<
    ConnectionRow,
    | 'name'
    | 'notifyEmails'
    | 'businessName'
    | 'legalName'
    | 'address'
    | 'taxIds'
    | 'bankDetails'
    | 'settings'
    | 'connectClientId'
  >
>;

/** What the API does with connections; each is one transaction with its audit entry. */
export interface ConnectionChangeStore {
  create(
    row: NewConnection,
    secrets: SecretsToSet,
    actor: Actor,
  ): Promise<'created' | 'code_taken' | 'account_taken'>;
  /** `edit` sees what is stored now, and answers what is to change. */
  change(
    code: string,
    edit: (before: ConnectionRow) => ConnectionPatch,
    secrets: SecretsToSet,
    actor: Actor,
  ): Promise<void>;
  /** The account that it collects into, read by its new key or given by the customer's consent. */
  setAccount(code: string, account: string): Promise<'set' | 'another' | 'account_taken'>;
  /** From now on no way to pay is opened. False: it was asked before. */
  disconnect(code: string, actor: Actor): Promise<boolean>;
  /** Those being disconnected of which nothing is open at Stripe, and nothing on its way there. */
  readyToDisconnect(): Promise<string[]>;
  /** Its secrets are forgotten; false if something was opened since, unless it is to be at once. */
  finishDisconnecting(code: string, atOnce?: boolean): Promise<boolean>;
  /** How many of its invoices have a way to pay open at Stripe, or something on its way there. */
  openInvoices(code: string): Promise<number>;
  /** False: another active connection collects into its account. */
  reconnect(code: string, secrets: SecretsToSet, actor: Actor): Promise<boolean>;
  /** The secret that was is kept beside the new one, until the endpoint that was is deleted. */
  useEndpoint(code: string, endpoint: NewEndpoint, secret: string, actor: Actor): Promise<void>;
}

export function connectionChangeStore(
  db: Database,
  keys: MasterKeys | undefined,
): ConnectionChangeStore {
  return {
    create: (row, secrets, actor) =>
      unlessAccountTaken(() =>
        db.transaction(async (tx) => {
          if (!(await insertConnection(tx, row))) return 'code_taken' as const;
          await auditConnection(tx, actor, null, row);
          await setSecrets(tx, keys, { code: row.code, secrets, actor });
          await publishConnected(tx, row.code, row.stripeAccount);
          return 'created' as const;
        }),
      ),
    change: (code, edit, secrets, actor) =>
      db.transaction(async (tx) => {
        const before = await lock(tx, code);
        const after = { ...before, ...edit(before) };
        await updateConnection(tx, after);
        await auditConnection(tx, actor, before, after);
        await setSecrets(tx, keys, { code, secrets, actor });
      }),
    setAccount: (code, account) => unlessAccountTaken(() => setAccount(db, code, account)),
    disconnect: (code, actor) => db.transaction((tx) => disconnect(tx, code, actor)),
    readyToDisconnect: () => readyToDisconnect(db),
    finishDisconnecting: (code, atOnce = false) =>
      db.transaction((tx) => finishDisconnecting(tx, code, atOnce)),
    openInvoices: (code) => openInvoices(db, code),
    reconnect: async (code, secrets, actor) => {
      const done = await unlessAccountTaken(() =>
        db.transaction(async (tx) => {
          await reconnect(tx, code, actor);
          await setSecrets(tx, keys, { code, secrets, actor });
          return 'reconnected' as const;
        }),
      );
      return done === 'reconnected';
    },
    useEndpoint: (code, endpoint, secret, actor) =>
      db.transaction((tx) => useEndpoint(tx, keys, { code, endpoint, secret, actor })),
  };
}

/** At most one active connection collects into an account in one mode; the index sees to it. */
async function unlessAccountTaken<T>(work: () => Promise<T>): Promise<T | 'account_taken'> {
  try {
    return await work();
  } catch (error) {
    if (codeOf(error) === '23505') return 'account_taken';
    throw error;
  }
}

async function lock(tx: Queryable, code: string): Promise<ConnectionRow> {
  await tx.query('select 1 from connections where code = $1 for update', [code]);
  const row = await getConnection(tx, code);
  if (row === null) throw new Error(`there is no connection "${code}" here`);
  return row;
}

async function setAccount(
  db: Queryable,
  code: string,
  account: string,
): Promise<'set' | 'another'> {
  const [row] = await db.query<{ account: string }>(
    `update connections set stripe_account = coalesce(stripe_account, $2)
     where code = $1 returning stripe_account as account`,
    [code, account],
  );
  return row?.account === account ? 'set' : 'another';
}

/** Every open invoice of it hears of it: its lane is closed, then it is held. */
async function disconnect(tx: Queryable, code: string, actor: Actor): Promise<boolean> {
  const begun = await tx.query(
    `update connections set disconnecting_at = now(), hints_due_at = now(), hints_after = '',
       hints_round = hints_round + 1
     where code = $1 and disconnecting_at is null returning code`,
    [code],
  );
  if (begun.length === 0) return false;
  const action = 'connection.disconnected';
  await writeAudit(tx, actor, {
    connection: code,
    action,
    subject: code,
    before: null,
    after: null,
  });
  return true;
}

// A decision that began before the disconnecting was stored may not have seen it.
const SETTLED = `c.disconnecting_at < now() - interval '3 seconds'`;

/** An invoice whose lane is at Stripe, or of which something is on its way there. */
const IS_OPEN = `exists (
  select 1 from collections k join invoices i on i.ref = k.ref
  where i.connection = c.code and k.outcome is null
    and (k.in_flight or k.state -> 'lane' ->> 'kind' <> 'none'))`;

const IS_READY = `c.disconnecting_at is not null and c.disconnected_at is null
  and ${SETTLED} and not ${IS_OPEN}`;

async function readyToDisconnect(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    `select c.code from connections c where ${IS_READY} order by c.code`,
  );
  return rows.map(({ code }) => code);
}

async function finishDisconnecting(tx: Queryable, code: string, atOnce: boolean): Promise<boolean> {
  const may = atOnce ? 'c.disconnected_at is null' : IS_READY;
  const done = await tx.query(
    `update connections c set disconnected_at = now(), gone_why = $2, missing_permissions = '{}',
       oauth_status = case c.oauth_status when 'authorized' then 'revoking' else c.oauth_status end,
       revoke_due_at = case c.oauth_status when 'authorized' then now() end,
       hints_due_at = now(), hints_after = '', hints_round = hints_round + 1
     where c.code = $1 and ${may} returning code`,
    [code, DISCONNECTED],
  );
  if (done.length === 0) return false;
  await tx.query('delete from webhook_endpoints where connection = $1', [code]);
  await tx.query('delete from connection_secrets where connection = $1', [code]);
  await publishOfConnection(tx, code, { type: 'connection.disconnected', data: {} });
  return true;
}

async function openInvoices(db: Queryable, code: string): Promise<number> {
  const [row] = await db.query<{ open: number }>(
    `select count(*) as open from collections k join invoices i on i.ref = k.ref
     where i.connection = $1 and k.outcome is null
       and (k.in_flight or k.state -> 'lane' ->> 'kind' <> 'none')`,
    [code],
  );
  return row?.open ?? 0;
}

/** Its access has ended at Stripe, or is about to: the business gives it again. */
const IS_TO_LINK_AGAIN =
  "oauth_status is not null and (disconnected_at is not null or oauth_status <> 'authorized')";

async function publishConnected(
  tx: Queryable,
  code: string,
  account: string | null,
): Promise<void> {
  if (account === null) return;
  const data = { stripe_account: account };
  await publishOfConnection(tx, code, { type: 'connection.connected', data });
}

async function reconnect(tx: Queryable, code: string, actor: Actor): Promise<void> {
  const [now] = await tx.query<{ account: string | null; gone: string | null }>(
    `update connections set disconnecting_at = null, disconnected_at = null,
       gone_why = case when ${IS_TO_LINK_AGAIN} then $2 end,
       oauth_status = case when ${IS_TO_LINK_AGAIN} then 'waiting' else oauth_status end,
       oauth_problem = null, revoke_due_at = null,
       hints_due_at = now(), hints_after = '', hints_round = hints_round + 1
     where code = $1 returning stripe_account as account, gone_why as gone`,
    [code, NOT_LINKED],
  );
  if (now?.gone === null) await publishConnected(tx, code, now.account);
  const action = 'connection.reconnected';
  await writeAudit(tx, actor, {
    connection: code,
    action,
    subject: code,
    before: null,
    after: null,
  });
}

interface EndpointInUse {
  code: string;
  endpoint: NewEndpoint;
  secret: string;
  actor: Actor;
}

async function useEndpoint(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { code, endpoint, secret, actor }: EndpointInUse,
): Promise<void> {
  await lock(tx, code);
  const name = SECRET_OF[endpoint.purpose];
  await putEndpoint(tx, code, endpoint);
  const before = await readSecret(tx, keys, code, name);
  await setSecrets(tx, keys, {
    code,
    actor,
    secrets: { [name]: new Secret(secret), [`${name}_previous`]: before },
  });
}
