import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AuditQuery } from '../../src/postgres/access/audit';
import { base32Digest } from '../../src/runtime/digest';
import { migrate } from '../postgres/database';
import type { Bench, Measured } from './bench';
import { figure } from './figure';

const ENTRIES = 1_000_000;
const CALLS = 200;
const TARGET = { atMost: 50 };

/** Every thousandth is of a rare action; each subject has ten. */
const FILL = `
  insert into audit_entries
    (id, connection, at, done_by, action, subject, before, after, position, previous_hash, hash)
  select 'audit_' || n, 'default', now(), 'api_key',
    case when n % 1000 = 0 then 'api_key.revoked' else 'command.given' end,
    'inv_' || n % ${ENTRIES / 10}, null, '{"name": "resume"}', n, md5((n - 1)::text), md5(n::text)
  from generate_series(1, ${ENTRIES}) n`;

const base = { connection: 'default', after: 0, limit: 100 };

const QUERIES: Record<string, (n: number) => AuditQuery> = {
  'any page': (n) => ({ ...base, after: (n * 7_919) % ENTRIES }),
  'one subject': (n) => ({ ...base, subject: `inv_${(n * 7_919) % (ENTRIES / 10)}` }),
  'a rare action': (n) => ({ ...base, action: 'api_key.revoked', after: (n * 7_919) % ENTRIES }),
  'an action that is not there': () => ({ ...base, action: 'customer.unlinked' }),
};

export const audit: Bench = {
  name: 'audit',
  title: 'The audit log with 1,000,000 entries: p99 of 200 pages of each kind',
  alone: true,
  run: async ({ runs }) => {
    const folder = mkdtempSync(join(tmpdir(), 'quittance-bench-'));
    const server = await startPostgres({ folder });
    try {
      migrate(server.url);
      return await measured(server.url, runs);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measured(url: string, runs: number): Promise<Measured> {
  const stores = createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 2 });
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined); // the server may be gone before the last connection is
  try {
    const words = { code: 'default', name: 'default', businessName: 'Business' };
    const others = { stripeAccount: null, settings: {}, notifyEmails: [] };
    await stores.connections.ensure({ ...words, ...others, mode: 'test' });
    await pool.query('delete from audit_entries');
    await pool.query(FILL);
    await pool.query('vacuum analyze audit_entries');
    const figures = [];
    for (const [name, queryOf] of Object.entries(QUERIES)) {
      const values: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        values.push(await p99((n) => stores.audit.list(queryOf(n + run * CALLS))));
      }
      figures.push(figure(`${name}, p99`, 'ms', values, TARGET));
    }
    return { figures, notes: { plans: await plansOf(pool) } };
  } finally {
    await pool.end();
    await stores.close();
  }
}

async function p99(call: (n: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const began = performance.now();
    await call(n);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(CALLS * 0.99) - 1] ?? Number.NaN;
}

/** The index that each filter goes by. */
async function plansOf(pool: Pool): Promise<string[]> {
  const filters = ['', `and subject = 'inv_7'`, `and action = 'api_key.revoked'`];
  const plans = filters.map(async (filter) => {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(
      `explain select * from audit_entries where coalesce(connection, '') = 'default'
         and position > 5000 ${filter} order by position limit 100`,
    );
    return rows.map((row) => row['QUERY PLAN'].trim()).join(' | ');
  });
  return Promise.all(plans);
}
