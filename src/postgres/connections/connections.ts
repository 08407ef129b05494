import { ENVIRONMENT, differenceOf } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import type { BankDetails, Settings } from '../../domain/invoice';
import type { PostalAddress } from '../../domain/postal-address';
import type { Branding } from '../../domain/branding';
import { getMethodsOff, setMethodsOff } from './methods-off';
import {
  addMissingPermission,
  missingPermissions,
  setMissingPermissions,
} from './missing-permissions';
import { writeAudit } from '../access/audit';
import { eventOfGone, publishOfConnection } from './connection-events';
import type { Database, Queryable, SqlValue } from '../database';
import { toJsonb } from '../storable-text';

export interface ConnectionRow {
  code: string;
  name: string;
  mode: 'test' | 'live';
  stripeAccount: string | null;
  settings: Settings;
  notifyEmails: string[];
  businessName: string;
  /** On documents; null or absent: business_name alone. */
  legalName?: string | null;
  address?: PostalAddress | null;
  taxIds?: string[];
  branding?: Branding | null;
  /** By name; absent or null: new invoices are made under the installation's. */
  defaultPolicy?: string | null;
  /** Where its customers may transfer to; an invoice's own come first. */
  bankDetails: BankDetails | null;
  /** The connection whose key is used for this account; null: it has its own. */
  platform: string | null;
  /** Of an account that was there before and lets the platform act for it. */
  oauth?: OAuthLink | null;
  /** Of a platform: its application, by which accounts that exist already are linked. */
  connectClientId?: string | null;
}

/** Why an account takes no charges that nobody has let us act for yet. */
export const NOT_LINKED =
  'the business has not let us act for its Stripe account yet: it does at onboarding_url';

export interface OAuthLink {
  /** `revoking`: it is disconnected, and Stripe is asked to end the access. */
  status: 'waiting' | 'authorized' | 'revoking' | 'revoked' | 'not_revoked';
  /** The application that it let act for it; null until it did. */
  clientId: string | null;
}

/** What may be left out of a new one. */
export type NewConnection = Omit<ConnectionRow, 'bankDetails' | 'platform'> &
  Partial<Pick<ConnectionRow, 'bankDetails' | 'platform'>>;

/** How it is with a connection, beside what was set of it. */
export interface ConnectionCondition {
  code: string;
  createdAt: number;
  /** Why its account takes no charges. */
  goneWhy: string | null;
  missingPermissions: Record<string, string>;
  disconnectingAt: number | null;
  disconnectedAt: number | null;
  /** Why Stripe has not ended the access that the account gave. */
  oauthProblem: string | null;
}

export interface ConnectionStore {
  get(code: string): Promise<ConnectionRow | null>;
  /** On the first start: makes it, and changes nothing where it is. Answers what is there. */
  seed(row: NewConnection, actor: Actor): Promise<ConnectionRow>;
  /** Makes it, or changes all of it but its account. */
  ensure(row: NewConnection, actor?: Actor): Promise<void>;
  all(): Promise<ConnectionRow[]>;
  conditions(): Promise<ConnectionCondition[]>;
  /**
   * The one that collects into an account connected to this one, or else, where these count, too,
   * the last one that did; null: there is none.
   */
  connectedTo(
    platform: string,
    account: string,
    alsoDisconnected?: boolean,
  ): Promise<ConnectionRow | null>;
  /** Connections whose account takes no charges, and why. */
  gone(): Promise<{ code: string; why: string }[]>;
  /**
   * Keeps why it takes none, or that it does again; false if that was known. `isAccessEnded`: the
   * business has taken back that we may act for its account.
   */
  setGone(code: string, why: string | null, isAccessEnded?: boolean): Promise<boolean>;
  /** Method types that Stripe has not switched on for the account, as it was read last. */
  methodsOff(code: string): Promise<string[]>;
  setMethodsOff(code: string, types: readonly string[]): Promise<void>;
  /** The account it collects into: this one from now on, unless it has one already. */
  bindAccount(code: string, account: string): Promise<string>;
  /** What the Stripe keys may not do, as it was noticed last. */
  missingPermissions(): Promise<{ code: string; permission: string }[]>;
  /** Keeps exactly these, by Stripe's name of each, with its words. */
  setMissingPermissions(code: string, missing: Readonly<Record<string, string>>): Promise<void>;
  /** One more; false if it was known. */
  addMissingPermission(code: string, permission: string, detail: string): Promise<boolean>;
}

/** `code` must be the connection's in the query. */
export const CONNECTION_COLUMNS = `
  code, name, mode, stripe_account as "stripeAccount", settings,
  notify_emails as "notifyEmails", business_name as "businessName",
  bank_details as "bankDetails", platform, default_policy as "defaultPolicy",
  case when oauth_status is not null then
    jsonb_build_object('status', oauth_status, 'clientId', oauth_client_id) end as oauth,
  connect_client_id as "connectClientId", legal_name as "legalName", address,
  tax_ids as "taxIds", branding`;

/** The Stripe accounts we collect into. */
export function connectionStore(db: Database): ConnectionStore {
  return {
    get: (code) => getConnection(db, code),
    seed: (row, actor) => db.transaction((tx) => seed(tx, row, actor)),
    ensure: (row, actor = ENVIRONMENT) => db.transaction((tx) => ensure(tx, row, actor)),
    all: () =>
      db.query<ConnectionRow>(`select ${CONNECTION_COLUMNS} from connections order by code`),
    connectedTo: async (platform, account, alsoDisconnected = false) => {
      const [row] = await db.query<ConnectionRow & Record<string, unknown>>(
        `select ${CONNECTION_COLUMNS} from connections
         where platform = $1 and stripe_account = $2 and (disconnected_at is null or $3)
         order by disconnected_at desc nulls first limit 1`,
        [platform, account, alsoDisconnected],
      );
      return row ?? null;
    },
    conditions: () =>
      db.query<ConnectionCondition & Record<string, unknown>>(
        `select code, created_at as "createdAt", gone_why as "goneWhy",
           missing_permissions as "missingPermissions", disconnecting_at as "disconnectingAt",
           disconnected_at as "disconnectedAt", oauth_problem as "oauthProblem"
         from connections order by code`,
      ),
    gone: () => gone(db),
    setGone: (code, why, isAccessEnded = false) =>
      db.transaction((tx) => setGone(tx, { code, why, isAccessEnded })),
    methodsOff: (code) => getMethodsOff(db, code),
    setMethodsOff: (code, types) => setMethodsOff(db, code, types),
    bindAccount: (code, account) => bindAccount(db, code, account),
    missingPermissions: () => missingPermissions(db),
    setMissingPermissions: (code, missing) => setMissingPermissions(db, code, missing),
    addMissingPermission: (code, permission, detail) =>
      addMissingPermission(db, code, { permission, detail }),
  };
}

export async function getConnection(db: Queryable, code: string): Promise<ConnectionRow | null> {
  const sql = `select ${CONNECTION_COLUMNS} from connections where code = $1`;
  const [row] = await db.query<ConnectionRow>(sql, [code]);
  return row ?? null;
}

async function gone(db: Queryable): Promise<{ code: string; why: string }[]> {
  return db.query<{ code: string; why: string }>(
    `select code, gone_why as why from connections
     where gone_why is not null and disconnecting_at is null order by code`,
  );
}

/** Access that has ended and is there again was given again, at Stripe. */
async function setGone(
  tx: Queryable,
  { code, why, isAccessEnded }: { code: string; why: string | null; isAccessEnded: boolean },
): Promise<boolean> {
  const changed = await tx.query(
    `update connections set gone_why = $2, oauth_status = case
       when oauth_status = 'authorized' and $3 then 'revoked'
       when oauth_status = 'revoked' and $2 is null then 'authorized'
       else oauth_status end
     where code = $1 and gone_why is distinct from $2 and disconnected_at is null
     returning code`,
    [code, why, isAccessEnded],
  );
  if (changed.length === 0) return false;
  await publishOfConnection(tx, code, eventOfGone(why, isAccessEnded));
  return true;
}

async function bindAccount(db: Queryable, code: string, account: string): Promise<string> {
  const [row] = await db.query<{ account: string }>(
    `update connections set stripe_account = coalesce(stripe_account, $2)
     where code = $1 returning stripe_account as account`,
    [code, account],
  );
  return row?.account ?? account;
}

async function seed(tx: Queryable, row: NewConnection, actor: Actor): Promise<ConnectionRow> {
  const inserted = await insertConnection(tx, row);
  if (inserted) await auditConnection(tx, actor, null, row);
  const stored = await getConnection(tx, row.code);
  if (stored === null) throw new Error(`the connection "${row.code}" was not stored`);
  return stored;
}

async function ensure(tx: Queryable, row: NewConnection, actor: Actor): Promise<void> {
  await tx.query('select 1 from connections where code = $1 for update', [row.code]);
  const before = await getConnection(tx, row.code);
  if (before === null) await insertConnection(tx, row);
  else await updateConnection(tx, { ...before, ...row });
  await auditConnection(tx, actor, before, row);
}

/** False: there is one of this code. */
export async function insertConnection(tx: Queryable, row: NewConnection): Promise<boolean> {
  const inserted = await tx.query(
    `insert into connections (code, name, mode, stripe_account, settings, notify_emails,
       business_name, bank_details, connect_client_id, legal_name, address, tax_ids, platform,
       oauth_status, oauth_client_id, gone_why)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (code) do nothing returning code`,
    [
      ...valuesOf(row),
      row.platform ?? null,
      row.oauth?.status ?? null,
      row.oauth?.clientId ?? null,
      row.oauth?.status === 'waiting' ? NOT_LINKED : null,
    ],
  );
  return inserted.length > 0;
}

/** All of it but its account, unless it has none yet. */
export async function updateConnection(tx: Queryable, row: NewConnection): Promise<void> {
  await tx.query(
    `update connections set name = $2, mode = $3, stripe_account = coalesce($4, stripe_account),
       settings = $5, notify_emails = $6, business_name = $7, bank_details = $8,
       connect_client_id = $9, legal_name = $10, address = $11, tax_ids = $12
     where code = $1`,
    valuesOf(row),
  );
}

const valuesOf = (row: NewConnection): SqlValue[] => [
  row.code,
  row.name,
  row.mode,
  row.stripeAccount,
  toJsonb(row.settings),
  row.notifyEmails,
  row.businessName,
  row.bankDetails == null ? null : toJsonb(row.bankDetails),
  row.connectClientId ?? null,
  row.legalName ?? null,
  row.address == null ? null : toJsonb(row.address),
  row.taxIds ?? [],
];

/** What the audit log says of a connection. */
export const auditedFields = (row: NewConnection) => ({
  name: row.name,
  mode: row.mode,
  settings: row.settings,
  notify_emails: row.notifyEmails,
  business_name: row.businessName,
  legal_name: row.legalName ?? null,
  address: row.address ?? null,
  tax_ids: row.taxIds ?? [],
  bank_details: row.bankDetails ?? null,
  platform: row.platform ?? null,
  connect_client_id: row.connectClientId ?? null,
});

export async function auditConnection(
  tx: Queryable,
  actor: Actor,
  before: ConnectionRow | null,
  row: NewConnection,
): Promise<void> {
  const { code } = row;
  const difference =
    before === null
      ? { before: null, after: auditedFields(row) }
      : differenceOf(auditedFields(before), auditedFields({ ...before, ...row }));
  if (difference === null) return;
  const action = before === null ? 'connection.created' : 'connection.changed';
  await writeAudit(tx, actor, { connection: code, action, subject: code, ...difference });
}
