import { Pool } from 'pg';
import { waitFor } from '../../src/local/wait';

/** Until no run has anything in flight: what was submitted is sent, and nothing is tried. */
export async function allQuiet(databaseUrl: string, withinMs = 300_000): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const sql = `select 1 from collections
    where outcome is null and (in_flight or start_due_at is not null) limit 1`;
  const isQuiet = async () => ((await pool.query(sql)).rowCount === 0 ? true : undefined);
  try {
    await waitFor('all runs to wait', isQuiet, { withinMs, everyMs: 250 });
  } finally {
    await pool.end();
  }
}
