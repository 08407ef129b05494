import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { resolveName } from '../../src/targets/checked-addresses';
import { parsePostgresUrl } from '../../src/targets/postgres/postgres-address';
import { postgresSender } from '../../src/targets/postgres/postgres-target';
import { prepareTarget } from '../../src/targets/postgres/prepare-target';
import { createConsumerRunner } from '../../src/targets/run-consumers';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { mirrorOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerRead } from '../postgres/mirror-facts';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let theirs: FreshDatabase;
let client: Client;
let sync: number;
let allowPrivate = true;
const role = `reader_${randomBytes(6).toString('hex')}`;

const rules = () => ({ allowPrivate, resolve: resolveName });

beforeAll(async () => {
  app = await startApp({}, (deps) => ({
    ...deps,
    preparePostgres: (wanted) => {
      const ownDatabase = () => deps.stores.installations.databaseIdentity();
      return prepareTarget(wanted, { ...rules(), ownDatabase });
    },
  }));
  mirror = mirrorOf(app);
  theirs = await freshDatabase();
  client = new Client({ connectionString: theirs.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`create role ${role} login password 'reads'`);
  const credential = await mirror.createCredential('sk_test_of_postgres');
  for (const id of ['written', 'another']) {
    await mirror.createSync({ id, credential, collections: ['stripe:customer'] });
  }
  sync = (await app.stores.syncs.byId('default', 'written'))?.number ?? 0;
});
afterAll(async () => {
  await client.query(`drop role ${role}`);
  await client.end();
  await theirs.drop();
  await app.close();
});
beforeEach(() => {
  allowPrivate = true;
});

const make = (id: string, postgres: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  mirror.send('POST', '/v1/consumers', {
    id,
    sync: 'written',
    kind: 'postgres',
    postgres: { url: urlOf(), ...postgres },
    ...more,
  });

/** The tests' server trusts: any password does. */
function urlOf(change: (url: URL) => void = () => undefined): string {
  const url = new URL(theirs.url);
  if (url.password === '') url.password = 'trusted';
  change(url);
  return url.href;
}

async function runOnce(): Promise<void> {
  const failures: unknown[] = [];
  const runner = createConsumerRunner({
    stores: app.stores,
    owner: 'worker of this test',
    senderFor: async (consumer) => {
      const url = await app.stores.consumers.secretOf(consumer);
      if (url === null) throw new Error('it has no secret');
      return postgresSender(consumer, url, rules());
    },
    onFailure: (_consumer, error) => failures.push(error),
  });
  await runner.tick();
  await runner.idle();
  expect(failures).toEqual([]);
}

const write = (version: number, object: { id: string; [other: string]: unknown }) =>
  app.stores.syncs.write(sync, [customerRead(version, object)]);
const read = async (id: string) => (await mirror.send('GET', `/v1/consumers/${id}`)).json;
const remove = (id: string) => mirror.send('DELETE', `/v1/consumers/${id}`);
const resume = (id: string) => mirror.send('POST', `/v1/consumers/${id}/resume`, {});
const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows;

test('records are in a table that is made; what comes again changes nothing', async () => {
  const made = await make('kept', { schema: 'kept' });
  expect([made.status, made.json['postgres']]).toMatchObject([201, { schema: 'kept' }]);
  const secret = new URL(urlOf()).password;
  expect(JSON.stringify(made.json)).not.toContain(`:${secret}@`);
  await write(0, { id: 'cus_1', name: 'first' });
  await write(0, { id: 'cus_nul', name: 'a\u0000b' });
  await runOnce();
  const sql = `select upstream_id, payload->>'name' as name, payload_text, deleted,
    xmin::text as written_by from kept.customer order by upstream_id`;
  const first = await rows(sql);
  expect(first).toMatchObject([
    { upstream_id: 'cus_1', name: 'first', payload_text: null, deleted: false },
    { upstream_id: 'cus_nul', name: null, payload_text: expect.stringContaining('a\\u0000b') },
  ]);
  await mirror.send('POST', '/v1/consumers/kept/replay', { after: 'beginning' });
  await runOnce();
  expect(await rows(sql)).toEqual(first);
  await write(1, { id: 'cus_1', name: 'second' });
  await resume('kept');
  await runOnce();
  expect(await rows(sql)).toMatchObject([{ name: 'second' }, { upstream_id: 'cus_nul' }]);
  expect(await read('kept')).toMatchObject({
    problem: null,
    progress: { out: 0, waiting: 0, behind: 0 },
  });
  await remove('kept');
});

test('events are added, each once', async () => {
  await make('events', { schema: 'events' }, { stream: 'events' });
  await write(2, { id: 'cus_event', name: 'first' });
  await runOnce();
  const sql =
    'select upstream_id, event_type, data, changes from events.customer order by position';
  const first = await rows(sql);
  expect(first.at(-1)).toMatchObject({ upstream_id: 'cus_event', event_type: 'created' });
  await mirror.send('POST', '/v1/consumers/events/replay', { after: 'beginning' });
  await runOnce();
  expect(await rows(sql)).toEqual(first);
  await remove('events');
});

test('a target that cannot be written to is refused as the consumer is made', async () => {
  await client.query('create schema full_of_it; create table full_of_it.customer (id text)');
  await make('first', { schema: 'taken' });
  const reader = (url: URL) => {
    url.username = role;
    url.password = 'reads';
  };
  const own = urlOf((url) => (url.pathname = new URL(app.databaseUrl).pathname));
  const problemOf = async (...given: Parameters<typeof make>) => {
    const { status, json } = await make(...given);
    expect(status).toBe(422);
    return (json['errors'] as unknown[])[0];
  };
  expect(await problemOf('x', { url: own })).toEqual({
    pointer: '/postgres/url',
    code: 'postgres_own_database',
    detail: 'is the database of this installation: name another one',
  });
  expect(await problemOf('x', { schema: 'full_of_it' })).toEqual({
    pointer: '/postgres/schema',
    code: 'postgres_table_exists',
    detail: 'has tables that are not ours: customer; name another schema',
  });
  expect(await problemOf('x', { schema: 'taken' }, { sync: 'another' })).toEqual({
    pointer: '/postgres/schema',
    code: 'postgres_schema_taken',
    detail: 'holds what another sync or stream is written into: name another schema',
  });
  expect(await problemOf('x', { url: urlOf(reader), schema: 'readers' })).toEqual({
    pointer: '/postgres/url',
    code: 'postgres_read_only',
    detail: 'has a user that may not make a schema and tables there: grant it create',
  });
  expect(await problemOf('x', { url: urlOf((url) => (url.port = '1')) })).toEqual({
    pointer: '/postgres/url',
    code: 'postgres_unreachable',
    detail: 'refuses connections',
  });
  allowPrivate = false;
  const host = new URL(urlOf()).hostname;
  expect(await problemOf('x', {})).toEqual({
    pointer: '/postgres/url',
    code: 'postgres_unreachable',
    detail: `cannot be used: ${host} leads into a private net: nothing is sent there`,
  });
  await remove('first');
});

test('another consumer under an id that is there is refused, and leaves no schema', async () => {
  expect((await make('there', { schema: 'there' })).status).toBe(201);
  const another = await make('there', { schema: 'left_behind' });
  expect([another.status, another.json['code']]).toEqual([409, 'consumer_exists']);
  const sql = `select nspname from pg_namespace where nspname in ('there', 'left_behind')`;
  expect((await client.query(sql)).rows).toEqual([{ nspname: 'there' }]);
  expect((await make('there', { schema: 'there' })).status).toBe(200);
});

test('a URL that leaves something to this program is refused', () => {
  const form = 'must be a URL: postgres://user:password@host:5432/database';
  const one = 'may have the option sslmode, and no other';
  const problems = [
    ['nowhere', form],
    ['https://a:b@db.business.com/x', form],
    ['postgres://a@db.business.com/x', form],
    ['postgres://:b@db.business.com/x', form],
    ['postgres://a:b@db.business.com/', form],
    ['postgres://a:%zz@db.business.com/x', form],
    ['postgres://a:b@db.business.com/x?host=/var/run', one],
    ['postgres://a:b@db.business.com/x?sslrootcert=/etc/passwd', one],
    ['postgres://a:b@db.business.com/x?sslmode=disable', expect.stringMatching(/^must have as/)],
  ];
  const guarded = { allowPrivate: false };
  for (const [url, problem] of problems) {
    expect(parsePostgresUrl(String(url), guarded)).toEqual({ problem });
  }
  const whole = parsePostgresUrl('postgresql://a:b%40@db.business.com/x', guarded);
  expect(whole).toMatchObject({ port: 5432, user: 'a', database: 'x', sslMode: 'verify-full' });
});

test('a target that goes away is waited for, and its progress says why', async () => {
  await make('away', { schema: 'away' });
  const admin = new Client({ connectionString: urlOf((url) => (url.pathname = '/postgres')) });
  await admin.connect();
  await admin.query(`alter database ${theirs.name} allow_connections false`);
  await runOnce();
  const words = `database "${theirs.name}" is not currently accepting connections`;
  expect(await read('away')).toMatchObject({
    desired: 'running',
    problem: `its Postgres cannot be used: ${words}`,
    progress: { out: 0, set_aside: 0, waiting: expect.any(Number) },
  });
  await admin.query(`alter database ${theirs.name} allow_connections true`);
  await admin.end();
  await resume('away');
  await runOnce();
  expect(await rows('select 1 from away.customer limit 1')).toHaveLength(1);
  expect(await read('away')).toMatchObject({ problem: null, progress: { waiting: 0, behind: 0 } });
  await remove('away');
});

test('a row it never takes is set aside, and the others are taken', async () => {
  const policy = { deliver_policy: 'new', max_deliver: 1 };
  await make('picky', { schema: 'picky' }, policy);
  await write(3, { id: 'cus_a' });
  await runOnce();
  const check = `check (upstream_id <> 'cus_bad')`;
  await client.query(`alter table picky.customer add constraint no_bad ${check}`);
  for (const id of ['cus_bad', 'cus_good']) await write(4, { id });
  await resume('picky');
  await runOnce();
  const found = await rows('select upstream_id from picky.customer order by 1');
  expect(found.map((row) => row['upstream_id'])).toEqual(['cus_a', 'cus_good']);
  const { json } = await mirror.send('GET', '/v1/consumers/picky/set-aside');
  expect(json['data']).toMatchObject([
    { upstream_id: 'cus_bad', detail: expect.stringContaining('"no_bad"') },
  ]);
  await remove('picky');
});

test('a row refused by a trigger, whatever code it gives, keeps nobody else waiting', async () => {
  const policy = { deliver_policy: 'new', max_deliver: 1 };
  await make('triggered', { schema: 'triggered' }, policy);
  await write(5, { id: 'cus_first' });
  await runOnce();
  await client.query(
    `create function triggered.no_bad() returns trigger language plpgsql as $$
       begin
         if new.upstream_id = 'cus_odd' then
           raise exception 'not this one' using errcode = 'AB001';
         end if;
         return new;
       end $$;
     create trigger no_bad before insert or update on triggered.customer
       for each row execute function triggered.no_bad()`,
  );
  for (const id of ['cus_one', 'cus_odd', 'cus_two']) await write(6, { id });
  await resume('triggered');
  await runOnce();
  const found = await rows('select upstream_id from triggered.customer order by 1');
  expect(found.map((row) => row['upstream_id'])).toEqual(['cus_first', 'cus_one', 'cus_two']);
  const { json } = await mirror.send('GET', '/v1/consumers/triggered/set-aside');
  expect(json['data']).toMatchObject([
    { upstream_id: 'cus_odd', detail: expect.stringContaining('not this one') },
  ]);
  await remove('triggered');
});
