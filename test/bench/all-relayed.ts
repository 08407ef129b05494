import { Pool } from 'pg';
import { waitFor } from '../../src/local/wait';

/**
 * Until every event that was stored has come where it belongs. What is measured next must neither
 * be slowed or changed by what was done before.
 */
export async function allRelayed(databaseUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  const sql = `select 1 from stripe_events where fate in ('waiting', 'hinted') limit 1`;
  const isQuiet = async () => ((await pool.query(sql)).rowCount === 0 ? true : undefined);
  try {
    await waitFor('all events to be relayed', isQuiet, { withinMs: 60_000 });
  } finally {
    await pool.end();
  }
}
