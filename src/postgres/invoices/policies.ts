import { differenceOf } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import { canonicalJson } from '../../domain/canonical-json';
import { policyToWire } from '../../domain/collection/model/parse-policy';
import type { Policy } from '../../domain/collection/model/policy';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';

export interface PolicyRow {
  policy: Policy;
  /** Null for the installation's own. */
  createdAt: number | null;
  /** An invoice was made under it: it does not change any more. */
  isUsed: boolean;
  isDefault: boolean;
}

export type PutPolicyResult =
  | { kind: 'created' | 'same' | 'changed'; row: PolicyRow }
  /** It is another one already, and invoices go by it. */
  | { kind: 'in_use'; row: PolicyRow };

export interface PolicyStore {
  /** Of the connection, by name; the installation's own comes first. */
  list(connection: string): Promise<PolicyRow[]>;
  get(connection: string, name: string): Promise<PolicyRow | null>;
  put(connection: string, policy: Policy, actor: Actor): Promise<PutPolicyResult>;
  /** What later invoices are made under; false: there is no such policy. */
  setDefault(connection: string, name: string, actor: Actor): Promise<boolean>;
  ofNewInvoices(connection: string): Promise<Policy>;
}

/** Named policies of each connection, beside the one of the installation. */
export function policyStore(db: Database, own: Policy): PolicyStore {
  const list = async (connection: string): Promise<PolicyRow[]> => {
    const rows = await stored(db, connection);
    const isDefault = rows.every((row) => !row.isDefault);
    return [{ policy: own, createdAt: null, isUsed: true, isDefault }, ...rows];
  };
  const get = async (connection: string, name: string): Promise<PolicyRow | null> =>
    (await list(connection)).find(({ policy }) => policy.name === name) ?? null;
  return {
    list,
    get,
    put: async (connection, policy, actor) => {
      const kind =
        policy.name === own.name
          ? 'in_use'
          : await db.transaction((tx) => put(tx, connection, policy, actor));
      const row = await get(connection, policy.name);
      if (row === null) throw new Error(`policy ${policy.name} vanished as it was written`);
      const isSame = kind === 'in_use' && canonicalJson(row.policy) === canonicalJson(policy);
      return { kind: isSame ? 'same' : kind, row };
    },
    setDefault: (connection, name, actor) =>
      db.transaction((tx) => setDefault(tx, { connection, name, own: own.name, actor })),
    ofNewInvoices: async (connection) => {
      const [row] = await db.query<{ policy: Policy }>(
        `select p.policy from connections c
         join policies p on p.connection = c.code and p.name = c.default_policy
         where c.code = $1`,
        [connection],
      );
      return row?.policy ?? own;
    },
  };
}

/**
 * The policy of an invoice that is being made, which from now on never changes: the row is locked
 * until both are kept, so that no edit comes in between.
 */
export async function usePolicy(tx: Queryable, connection: string, name: string): Promise<Policy> {
  const [used] = await tx.query<{ policy: Policy }>(
    'select policy from policies where connection = $1 and name = $2 and used_at is not null',
    [connection, name],
  );
  if (used !== undefined) return used.policy;
  const [row] = await tx.query<{ policy: Policy }>(
    `update policies set used_at = coalesce(used_at, now())
     where connection = $1 and name = $2 returning policy`,
    [connection, name],
  );
  if (row === undefined) throw new Error(`connection ${connection} has no policy ${name}`);
  return row.policy;
}

function stored(db: Queryable, connection: string): Promise<PolicyRow[]> {
  return db.query<PolicyRow & Record<string, unknown>>(
    `select p.policy, p.created_at as "createdAt", p.used_at is not null as "isUsed",
            coalesce(c.default_policy = p.name, false) as "isDefault"
     from policies p join connections c on c.code = p.connection
     where p.connection = $1 order by p.name`,
    [connection],
  );
}

/** Of two at once, one makes it and the other compares. */
async function put(
  tx: Queryable,
  connection: string,
  policy: Policy,
  actor: Actor,
): Promise<PutPolicyResult['kind']> {
  const parameters = [connection, policy.name, toJsonb(policy)];
  const subject = policy.name;
  const after = policyToWire(policy);
  const created = await tx.query(
    `insert into policies (connection, name, policy) values ($1, $2, $3)
     on conflict do nothing returning name`,
    parameters,
  );
  if (created.length > 0) {
    const change = { connection, subject, before: null, after };
    await writeAudit(tx, actor, { ...change, action: 'policy.created' });
    return 'created';
  }
  const [old] = await tx.query<{ policy: Policy }>(
    `select policy from policies where connection = $1 and name = $2 and used_at is null
     for update`,
    [connection, policy.name],
  );
  if (old === undefined) return 'in_use';
  const difference = differenceOf(policyToWire(old.policy), after);
  if (difference === null) return 'same';
  await tx.query('update policies set policy = $3 where connection = $1 and name = $2', parameters);
  await writeAudit(tx, actor, { connection, action: 'policy.changed', subject, ...difference });
  return 'changed';
}

interface DefaultToSet {
  connection: string;
  name: string;
  /** The installation's own, which is in no row. */
  own: string;
  actor: Actor;
}

async function setDefault(
  tx: Queryable,
  { connection, name, own, actor }: DefaultToSet,
): Promise<boolean> {
  const [row] = await tx.query<{ before: string }>(
    `select coalesce(default_policy, $2) as before from connections where code = $1 for update`,
    [connection, own],
  );
  const existing = await tx.query('select from policies where connection = $1 and name = $2', [
    connection,
    name,
  ]);
  if (row === undefined || (name !== own && existing.length === 0)) return false;
  if (row.before === name) return true;
  await tx.query('update connections set default_policy = $2 where code = $1', [
    connection,
    name === own ? null : name,
  ]);
  const change = { before: { policy: row.before }, after: { policy: name } };
  await writeAudit(tx, actor, {
    connection,
    action: 'policy.made_default',
    subject: name,
    ...change,
  });
  return true;
}
