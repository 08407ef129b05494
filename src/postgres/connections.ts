import { ENVIRONMENT, differenceOf } from '../domain/audit';
import type { Actor } from '../domain/audit';
import type { Settings } from '../domain/invoice';
import { writeAudit } from './audit';
import type { Database, Queryable, SqlValue } from './database';
import { toJsonb } from './storable-text';

export interface ConnectionRow {
  code: string;
  name: string;
  mode: 'test' | 'live';
  stripeAccount: string | null;
  settings: Settings;
  notifyEmails: string[];
  businessName: string;
}

export interface ConnectionStore {
  get(code: string): Promise<ConnectionRow | null>;
  /** On the first start: makes it, and changes nothing where it is. Answers what is there. */
  seed(row: ConnectionRow, actor: Actor): Promise<ConnectionRow>;
  /** Makes it, or changes all of it but its account. */
  ensure(row: ConnectionRow, actor?: Actor): Promise<void>;
  all(): Promise<ConnectionRow[]>;
  /** Connections whose account takes no charges, and why. */
  gone(): Promise<{ code: string; why: string }[]>;
  /** Keeps why it takes none, or that it does again; false if that was known. */
  setGone(code: string, why: string | null): Promise<boolean>;
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
  notify_emails as "notifyEmails", business_name as "businessName"`;

/** The Stripe accounts we collect into. */
export function connectionStore(db: Database): ConnectionStore {
  return {
    get: (code) => getConnection(db, code),
    seed: (row, actor) => db.transaction((tx) => seed(tx, row, actor)),
    ensure: (row, actor = ENVIRONMENT) => db.transaction((tx) => ensure(tx, row, actor)),
    all: () =>
      db.query<ConnectionRow>(`select ${CONNECTION_COLUMNS} from connections order by code`),
    gone: () => gone(db),
    setGone: (code, why) => setGone(db, code, why),
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
    'select code, gone_why as why from connections where gone_why is not null order by code',
  );
}

async function setGone(db: Queryable, code: string, why: string | null): Promise<boolean> {
  const changed = await db.query(
    `update connections set gone_why = $2 where code = $1 and gone_why is distinct from $2
     returning code`,
    [code, why],
  );
  return changed.length > 0;
}

async function bindAccount(db: Queryable, code: string, account: string): Promise<string> {
  const [row] = await db.query<{ account: string }>(
    `update connections set stripe_account = coalesce(stripe_account, $2)
     where code = $1 returning stripe_account as account`,
    [code, account],
  );
  return row?.account ?? account;
}

async function missingPermissions(db: Queryable): Promise<{ code: string; permission: string }[]> {
  return db.query<{ code: string; permission: string }>(
    `select code, permission from connections, jsonb_object_keys(missing_permissions) permission
     order by code, permission`,
  );
}

async function setMissingPermissions(
  db: Queryable,
  code: string,
  missing: Readonly<Record<string, string>>,
): Promise<void> {
  await db.query('update connections set missing_permissions = $2 where code = $1', [
    code,
    toJsonb(missing),
  ]);
}

async function addMissingPermission(
  db: Queryable,
  code: string,
  { permission, detail }: { permission: string; detail: string },
): Promise<boolean> {
  const added = await db.query(
    `update connections
     set missing_permissions = missing_permissions || jsonb_build_object($2::text, $3::text)
     where code = $1 and not missing_permissions ? $2 returning code`,
    [code, permission, detail],
  );
  return added.length > 0;
}

async function seed(tx: Queryable, row: ConnectionRow, actor: Actor): Promise<ConnectionRow> {
  const inserted = await tx.query(
    `insert into connections
       (code, name, mode, stripe_account, settings, notify_emails, business_name)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (code) do nothing returning code`,
    valuesOf(row),
  );
  if (inserted.length > 0) await auditConnection(tx, actor, null, row);
  return (await getConnection(tx, row.code)) ?? row;
}

async function ensure(tx: Queryable, row: ConnectionRow, actor: Actor): Promise<void> {
  await tx.query('select 1 from connections where code = $1 for update', [row.code]);
  const before = await getConnection(tx, row.code);
  await tx.query(
    `insert into connections
       (code, name, mode, stripe_account, settings, notify_emails, business_name)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (code) do update set
       name = excluded.name,
       mode = excluded.mode,
       stripe_account = coalesce(excluded.stripe_account, connections.stripe_account),
       settings = excluded.settings,
       notify_emails = excluded.notify_emails,
       business_name = excluded.business_name`,
    valuesOf(row),
  );
  await auditConnection(tx, actor, before, row);
}

const valuesOf = (row: ConnectionRow): SqlValue[] => [
  row.code,
  row.name,
  row.mode,
  row.stripeAccount,
  toJsonb(row.settings),
  row.notifyEmails,
  row.businessName,
];

async function auditConnection(
  tx: Queryable,
  actor: Actor,
  before: ConnectionRow | null,
  row: ConnectionRow,
): Promise<void> {
  const fieldsOf = ({ name, mode, settings, notifyEmails, businessName }: ConnectionRow) => ({
    name,
    mode,
    settings,
    notify_emails: notifyEmails,
    business_name: businessName,
  });
  const { code } = row;
  const difference =
    before === null
      ? { before: null, after: fieldsOf(row) }
      : differenceOf(fieldsOf(before), fieldsOf(row));
  if (difference === null) return;
  const action = before === null ? 'connection.created' : 'connection.changed';
  await writeAudit(tx, actor, { connection: code, action, subject: code, ...difference });
}
