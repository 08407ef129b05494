import { createHash } from 'node:crypto';
import { codeOf } from './postgres-errors';

interface Session {
  query(sql: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

/** The views may not be made by this role, or other views need them as they are. */
const REASONS: Readonly<Record<string, string>> = {
  '42501':
    'this role may make no schema in the database: let an administrator make "stripe" for it',
  '2BP01': 'views of yours need those of before: drop yours, migrate again, and make yours anew',
};

const MARK = 'typed views of Quittance, ';

/**
 * Makes the views of the schema `stripe` where they are not those of this version. They hold
 * nothing, so a migration never has to change them. Answers what was done, or why it was not.
 */
export async function refreshTypedViews(client: Session, sql: string): Promise<string | null> {
  const mark = `${MARK}${createHash('sha256').update(sql).digest('hex').slice(0, 16)}`;
  const { rows } = await client.query(
    `select n.oid is not null as "isThere", obj_description(n.oid, 'pg_namespace') as mark
     from (select 1) one left join pg_namespace n on n.nspname = 'stripe'`,
  );
  const [schema] = rows;
  const stored = typeof schema?.['mark'] === 'string' ? schema['mark'] : '';
  if (stored === mark) return null;
  if (schema?.['isThere'] === true && !stored.startsWith(MARK)) {
    return 'no typed views: the schema "stripe" is of another program, and is left as it is';
  }
  try {
    await client.query('begin');
    await client.query('create schema if not exists stripe');
    for (const name of await viewsOf(client)) await client.query(`drop view stripe."${name}"`);
    await client.query(sql);
    await client.query(`comment on schema stripe is '${mark}'`);
    await client.query('commit');
    return 'made the typed views of the schema "stripe"';
  } catch (error) {
    await client.query('rollback');
    const reason = REASONS[codeOf(error) ?? ''];
    if (reason === undefined) throw error;
    return `no new typed views: ${reason}`;
  }
}

async function viewsOf(client: Session): Promise<string[]> {
  const { rows } = await client.query(
    `select viewname as name from pg_views where schemaname = 'stripe'`,
  );
  return rows.map(({ name }) => String(name));
}
