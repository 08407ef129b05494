import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../../src/local/postgres-server';
import { bootStack } from '../../../src/local/stack';
import type { Stack, StackOptions } from '../../../src/local/stack';
import type { Print } from '../../../src/local/temporal-cli';
import { startProductionTemporal } from './temporal';

export const PRODUCTION = { servers: 2, workers: 2 };

/**
 * The shape of docker-compose.yml without containers: one durable Postgres that holds Temporal's
 * databases and ours, Temporal's real server, two servers behind a balancer, two workers.
 */
export async function bootProduction(
  options: { print: Print } & Partial<StackOptions>,
): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-production-'));
  chmodSync(folder, 0o711); // Postgres may run as its own user
  mkdirSync(join(folder, 'logs'));
  const before = process.env['TEMPORAL_ADDRESS'];
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = await startPostgres({ folder });
    ends.push(postgres.stop);
    const { print } = options;
    const temporal = await startProductionTemporal({ folder, postgresUrl: postgres.url, print });
    ends.push(temporal.stop);
    print(`Temporal's server serves at ${temporal.address}, ${temporal.shards} shards`);
    // The stack uses a Temporal that is given, and adopts the Postgres that runs in its folder.
    process.env['TEMPORAL_ADDRESS'] = temporal.address;
    const stack = await bootStack({ ...PRODUCTION, ...options, folder });
    ends.push(stack.stop);
    return { ...stack, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    if (before === undefined) delete process.env['TEMPORAL_ADDRESS'];
    else process.env['TEMPORAL_ADDRESS'] = before;
  }
}
