import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { COMMAND_LINE } from '../../src/domain/audit';
import { startChild } from '../../src/local/child';
import type { Child } from '../../src/local/child';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { fromRoot } from '../../src/runtime/root';
import { Secret } from '../../src/runtime/secret';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';
import { signed } from '../http/support/test-app';
import { API_KEY, serverEnvironment, startOwnServer } from '../security/own-server';
import type { OwnServer } from '../security/own-server';

const OLD = randomBytes(32);
const NEW = randomBytes(32);
const BOTH = { MASTER_KEY: NEW.toString('hex'), MASTER_KEY_PREVIOUS: OLD.toString('hex') };
const CODES = Array.from({ length: 9 }, (_, n) => `shop-${n}`);
const MIDDLE = 'shop-4';
const secretOf = (code: string) => `whsec_of_${code}_long_enough_for_all`;

let database: FreshDatabase;
let stores: AllStores;
let sql: Client;
let holder: Client;
let server: OwnServer;

beforeAll(async () => {
  database = await freshDatabase();
  const options = { url: database.url, digest: base32Digest, linkSecret: 'x', maxConnections: 3 };
  const before = createStores({ ...options, masterKeys: { masterKey: OLD } });
  await before.masterKeys.admit();
  for (const code of CODES) await connect(before, code);
  await before.close();
  stores = createStores({ ...options, masterKeys: { masterKey: NEW, previousMasterKey: OLD } });
  sql = new Client({ connectionString: database.url });
  holder = new Client({ connectionString: database.url });
  await Promise.all([sql.connect(), holder.connect()]);
  server = await startOwnServer((port) => ({ ...serverEnvironment(database, port), ...BOTH }));
});

afterAll(async () => {
  await server?.stop();
  await Promise.all([sql?.end(), holder?.end()]);
  await stores?.close();
  await database?.drop();
});

async function connect(into: AllStores, code: string): Promise<void> {
  const words = { code, name: code, businessName: code };
  const others = { stripeAccount: null, settings: {}, notifyEmails: [] };
  await into.connections.ensure({ ...words, ...others, mode: 'test' });
  const secrets = {
    secret_key: new Secret(`sk_test_${code}`),
    webhook_secret: new Secret(secretOf(code)),
  };
  await into.connectionSecrets.set(code, secrets, COMMAND_LINE);
}

/** Webhooks of every connection and requests of the API, until it is asked to end. */
function underLoad(): { answers: string[]; end: () => Promise<void> } {
  const answers: string[] = [];
  let isOver = false;
  const webhook = async (code: string, n: number) => {
    const event = { object: 'event', id: `evt_${code}_${n}`, type: 'x.y', created: 1 };
    const body = JSON.stringify({ ...event, livemode: false, data: { object: {} } });
    const headers = { 'stripe-signature': signed(body, secretOf(code)) };
    const path = `${server.url}/webhooks/stripe/${code}`;
    answers.push(`webhook ${(await fetch(path, { method: 'POST', body, headers })).status}`);
  };
  const list = async () => {
    const headers = { authorization: `Bearer ${API_KEY}` };
    answers.push(`list ${(await fetch(`${server.url}/v1/invoices`, { headers })).status}`);
  };
  const send = async () => {
    for (let n = 0; !isOver; n += 1) {
      await Promise.all([list(), ...CODES.map((code) => webhook(code, n))]);
    }
  };
  const sending = send();
  return {
    answers,
    end: async () => {
      isOver = true;
      await sending;
    },
  };
}

const rekey = (...args: string[]): Promise<Child> =>
  startChild({
    name: 'rekey',
    command: process.execPath,
    args: ['--enable-source-maps', fromRoot('dist', 'src', 'main', 'rekey.js'), ...args],
    env: { ...serverEnvironment(database, 0), ...BOTH },
  });

const keys = async () => {
  const text = 'select connection, retired_at is not null as retired, wrapped_by from data_keys';
  return (await sql.query<{ connection: string; retired: boolean; wrapped_by: string }>(text)).rows;
};

async function expectReadable(): Promise<void> {
  for (const code of CODES) {
    const read = await stores.connectionSecrets.read(code);
    expect(read?.secretKey?.reveal()).toBe(`sk_test_${code}`);
    expect(read?.webhookSecrets.map((secret) => secret.reveal())).toEqual([secretOf(code)]);
  }
}

/** It waits for a row that we hold, so that it is killed where we say. */
async function killHalfWay(): Promise<void> {
  const text = 'select 1 from connection_secrets where connection = $1 for update';
  await holder.query('begin');
  await holder.query(text, [MIDDLE]);
  const child = await rekey('--rows');
  try {
    await eventually(async () => {
      const { rows } = await sql.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'
           and query like 'update connection_secrets%'`,
      );
      expect(rows).not.toEqual([]);
    });
  } finally {
    process.kill(child.pid, 'SIGKILL');
    expect((await child.exited).signal).toBe('SIGKILL');
    await holder.query('rollback');
  }
}

test('killed half-way and run again under load, it refuses nothing and loses nothing', async () => {
  const load = underLoad();
  const served = () => load.answers.length;
  await eventually(() => expect(served()).toBeGreaterThan(50));
  await killHalfWay();
  expect((await keys()).filter(({ retired }) => retired)).toEqual([
    expect.objectContaining({ connection: MIDDLE }),
  ]);
  await expectReadable();
  const killedAt = served();
  await eventually(() => expect(served()).toBeGreaterThan(killedAt + 50));
  for (const args of [['--rows'], [], ['--rows']]) {
    expect((await (await rekey(...args)).exited).code).toBe(0);
    await expectReadable();
  }
  const endedAt = served();
  await eventually(() => expect(served()).toBeGreaterThan(endedAt + 50));
  await load.end();
  expect(new Set(load.answers)).toEqual(new Set(['webhook 200', 'list 200']));
  const left = await keys();
  expect(left.map(({ connection }) => connection).sort()).toEqual(['default', ...CODES]);
  expect(left.filter(({ retired }) => retired)).toEqual([]);
  expect(new Set(left.map(({ wrapped_by: by }) => by)).size).toBe(1);
});

test('a server with the new key alone takes every webhook secret', async () => {
  const alone = await startOwnServer((port) => ({
    ...serverEnvironment(database, port),
    MASTER_KEY: BOTH.MASTER_KEY,
  }));
  await server.stop();
  server = alone;
  const load = underLoad();
  await eventually(() => expect(load.answers.length).toBeGreaterThan(20));
  await load.end();
  expect(new Set(load.answers)).toEqual(new Set(['webhook 200', 'list 200']));
});
