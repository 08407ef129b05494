import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { findPgBouncer, startPgBouncer } from '../harness/pooler';
import { migrate } from './database';
import { event } from './samples';

let database: FreshDatabase;
beforeAll(async () => (database = await freshDatabase()));
afterAll(() => database.drop());

const storesAt = (url: string, pooled: boolean): AllStores =>
  createStores({ url, digest: base32Digest, linkSecret: 'x', maxConnections: 12, pooled });

/** Sixty at once, each alone or in a transaction of two statements. */
async function work(stores: AllStores, name: string): Promise<void> {
  const tasks = Array.from({ length: 60 }, async (_, nth) => {
    if (nth % 2 === 0) return stores.events.store(event(`evt_${name}_${nth}`));
    return stores.inTransaction(async (tx) => {
      await stores.collections.lock(tx, `nothing_${nth}`);
      return stores.collections.lock(tx, 'nothing');
    });
  });
  await Promise.all(tasks);
}

/** All that a client sends to Postgres, as text. */
async function sentBy(pooled: boolean): Promise<string> {
  const url = new URL(database.url);
  const port = Number(url.port);
  const sent: Buffer[] = [];
  const wire = createServer((client) => {
    const server = connect(port, url.hostname);
    client.on('data', (bytes) => sent.push(bytes));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(wire, 'listening');
  url.port = String((wire.address() as AddressInfo).port);
  const stores = storesAt(url.href, pooled);
  try {
    await work(stores, pooled ? 'pooled' : 'direct');
  } finally {
    await stores.close();
    wire.close();
  }
  return Buffer.concat(sent).toString('latin1');
}

/** A Parse message: its length, the name of the statement, then the text. */
const NAMED_STATEMENT = /P[^]{4}[\da-f]{32}\0/;

test('by itself a session gets its limits and keeps its statements', async () => {
  const sent = await sentBy(false);
  expect(sent).toContain('statement_timeout');
  expect(sent).toMatch(NAMED_STATEMENT);
});

test('where sessions are pooled, none is given a limit or a named statement', async () => {
  const sent = await sentBy(true);
  expect(sent).not.toContain('statement_timeout');
  expect(sent).not.toContain('lock_timeout');
  expect(sent).not.toMatch(NAMED_STATEMENT);
});

test('the migration gives the role its limits, and is not held to them itself', async () => {
  const of = { DATABASE_URL: 'postgresql://quittance@nowhere/q', DATABASE_POOLED: 'on' };
  expect(migrate(database.url, { ...of, MIGRATE_DATABASE_URL: database.url })).toContain(
    'nothing to do',
  );
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const limits = await client.query(
    "select name, setting from pg_settings where name like '%timeout' and setting <> '0' " +
      "and source = 'database user' order by name",
  );
  await client.end();
  expect(limits.rows).toEqual([
    { name: 'idle_in_transaction_session_timeout', setting: '30000' },
    { name: 'lock_timeout', setting: '8000' },
    { name: 'statement_timeout', setting: '10000' },
  ]);
});

for (const program of [findPgBouncer()].flatMap((found) => found ?? [])) {
  describe('through PgBouncer, by transactions', () => {
    test('everything goes as it does without', async () => {
      const pooler = await startPgBouncer(program, database.url);
      const stores = storesAt(pooler.url, true);
      try {
        await work(stores, 'bouncer');
        expect(await stores.events.store(event('evt_bouncer_0'))).toBe(false);
      } finally {
        await stores.close();
        await pooler.stop();
      }
    });

    test('without the setting nobody gets in', async () => {
      const pooler = await startPgBouncer(program, database.url);
      const stores = storesAt(pooler.url, false);
      try {
        await expect(stores.databaseTime()).rejects.toThrow('unsupported startup parameter');
      } finally {
        await stores.close();
        await pooler.stop();
      }
    });
  });
}
