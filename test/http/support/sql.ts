import { Pool } from 'pg';

/** Of a test's own database, for what no store asks. */
export function openDatabasePool(url: string) {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined); // the database is dropped under an idle connection
  return {
    query: async (text: string, values: unknown[] = []) =>
      (await pool.query(text, values)).rows as Record<string, unknown>[],
    end: () => pool.end(),
  };
}
