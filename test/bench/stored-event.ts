import { Pool } from 'pg';
import { waitFor } from '../../src/local/wait';
import type { Installation } from './bench';
import { live } from './history';

/** What Stripe says when an invoice was paid, the most frequent event, as it was stored. */
export async function paymentEvent(installation: Installation): Promise<string> {
  await live(installation);
  const pool = new Pool({ connectionString: installation.stack.databaseUrl, max: 1 });
  const sql = `select payload from stripe_events where type = 'payment_intent.succeeded' limit 1`;
  const stored = async () => (await pool.query<{ payload: string }>(sql)).rows[0]?.payload;
  try {
    return await waitFor('a stored event', stored, { withinMs: 10_000 });
  } finally {
    await pool.end();
  }
}
