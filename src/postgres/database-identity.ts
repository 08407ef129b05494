import type { Queryable } from './database';

/** Which database of which server it is, by whatever address it is reached. */
export async function databaseIdentity(db: Queryable): Promise<string> {
  const [row] = await db.query<{ identity: string }>(
    `select (select system_identifier from pg_control_system()) || '/' ||
       (select oid from pg_database where datname = current_database()) as identity`,
  );
  if (row === undefined) throw new Error('PostgreSQL did not say which database it is');
  return row.identity;
}
