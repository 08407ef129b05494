import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { NewStripeEvent } from '../../src/postgres/events/store-event';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import { event } from '../postgres/samples';

/**
 * How fast Stripe's events are stored, on a server that really writes to the disk: one insert an
 * event, as anybody would, beside ours, which commits in groups. Prints one JSON object.
 */
const EVENTS = 4_000;
const CONCURRENCY = [1, 16, 64];
const ROUNDS = 5;
const PAYLOAD = JSON.stringify({ data: { object: { words: '"quoted" '.repeat(330) } } });

interface Measured {
  perSecond: number;
  p50: number;
  p99: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
  const server = await startPostgres({ folder });
  try {
    migrate(server.url);
    console.log(JSON.stringify(await measureAll(server.url)));
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAll(url: string): Promise<Record<string, unknown>> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 10 });
  const pool = new Pool({ connectionString: url, max: 10 });
  pool.on('error', () => undefined); // the server may be gone before the last connection is
  let number = 0;
  const next = (): NewStripeEvent => ({ ...event(`evt_bench_${(number += 1)}`), payload: PAYLOAD });
  await stores.connections.ensure({
    code: 'default',
    name: 'default',
    mode: 'test',
    stripeAccount: null,
    settings: {},
    notifyEmails: [],
    businessName: 'Business',
  });
  await pool.query('create table plain_events (id text primary key, payload text not null)');
  const ways = {
    grouped: () => stores.events.store(next()),
    plain: () => {
      const { id, payload } = next();
      const sql = 'insert into plain_events values ($1, $2) on conflict do nothing';
      return pool.query({ name: 'plain', text: sql, values: [id, payload] });
    },
  };
  const results: Record<string, unknown> = { payloadBytes: PAYLOAD.length };
  for (const concurrency of CONCURRENCY) {
    const grouped: Measured[] = [];
    const plain: Measured[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      plain.push(await measure(ways.plain, concurrency));
      grouped.push(await measure(ways.grouped, concurrency));
    }
    const [ours, bare] = [median(grouped), median(plain)];
    const ratio = Number((ours.perSecond / bare.perSecond).toFixed(2));
    results[`at${concurrency}`] = { grouped: ours, plain: bare, ratio };
  }
  await pool.end();
  await stores.close();
  return results;
}

async function measure(store: () => Promise<unknown>, concurrency: number): Promise<Measured> {
  const times: number[] = [];
  const count = concurrency === 1 ? EVENTS / 8 : EVENTS;
  let left = count;
  const began = performance.now();
  const one = async () => {
    while (left > 0) {
      left -= 1;
      const start = performance.now();
      await store();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(2));
  return { perSecond: Math.round(count / seconds), p50: at(0.5), p99: at(0.99) };
}

function median(rounds: Measured[]): Measured {
  const sorted = rounds.toSorted((a, b) => a.perSecond - b.perSecond);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
