import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '../../../src/local/postgres-server';
import type { World } from '../../../src/local/stories';
import { startSync, untilLive } from '../../../src/local/stories/mirror';
import { waitFor } from '../../../src/local/wait';

/** A customer at Stripe, and the table of it in a database that nobody restores. */
export interface CopiedCustomer {
  rename(name: string): Promise<void>;
  /** Until the table has it. */
  untilCopied(name: string): Promise<void>;
  stop(): Promise<void>;
}

const WITHIN = { withinMs: 60_000, everyMs: 200 };

export async function copyCustomer(world: World): Promise<CopiedCustomer> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-target-'));
  const target = await startPostgres({ folder, durable: false });
  const { id } = await world.stripe<{ id: string }>('POST', '/v1/customers', { name: 'Ada' });
  const sync = await startSync(world, 'default', ['stripe:customer']);
  await world.api('POST', '/v1/consumers', {
    id: world.name('table'),
    sync,
    kind: 'postgres',
    postgres: { url: target.url },
  });
  await untilLive(world, sync);
  const client = new Client({ connectionString: target.url });
  await client.connect();
  const stored = async (): Promise<unknown> => {
    const made = await client.query<{ is: boolean }>(
      `select to_regclass('stripe.customer') is not null as is`,
    );
    if (made.rows[0]?.is !== true) return undefined;
    const sql = `select payload->>'name' as name from stripe.customer where upstream_id = $1`;
    return (await client.query<{ name: string }>(sql, [id])).rows[0]?.name;
  };
  return {
    rename: async (name) => {
      await world.stripe('POST', `/v1/customers/${id}`, { name });
    },
    untilCopied: async (name) => {
      const isCopied = async () => ((await stored()) === name ? true : undefined);
      await waitFor(`the table to have ${name}`, isCopied, WITHIN);
    },
    stop: async () => {
      await client.end();
      await target.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Another copy of the same, which no copy of the database knows: its places are given again. */
export async function takePlaces(world: World): Promise<void> {
  await untilLive(world, await startSync(world, 'default', ['stripe:customer']));
}
