import { Client } from 'pg';
import { webhookUrlProblem } from '../../src/targets/check-webhook-url';
import { eventually } from '../harness/eventually';
import { mirrorOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerRead } from '../postgres/mirror-facts';
import { sendOnce, startReceiver } from './webhook-receiver';
import type { Receiver } from './webhook-receiver';

// A consumer that is changed, held or answered oddly while it is being sent to.

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let one: Receiver;
let other: Receiver;
let sync: number;
beforeAll(async () => {
  app = await startApp({}, (deps) => ({
    ...deps,
    webhookUrlProblem: (url) => webhookUrlProblem(url, { allowPrivate: true }),
  }));
  mirror = mirrorOf(app);
  [one, other] = [await startReceiver(), await startReceiver()];
  const credential = await mirror.createCredential('sk_test_changed_meanwhile');
  await mirror.createSync({ id: 'changed', credential, collections: 'all' });
  sync = (await app.stores.syncs.byId('default', 'changed'))?.number ?? 0;
});
afterAll(async () => {
  await one.close();
  await other.close();
  await app.close();
});
beforeEach(() => {
  for (const receiver of [one, other]) {
    receiver.taken.length = 0;
    receiver.answer = { status: 200 };
    receiver.before = async () => undefined;
  }
});

const make = async (id: string, more: object) => {
  const body = { id, sync: 'changed', deliver_policy: 'new', ...more };
  expect((await mirror.send('POST', '/v1/consumers', body)).status).toBe(201);
};
const read = async (id: string) => (await mirror.send('GET', `/v1/consumers/${id}`)).json;
const remove = (id: string) => mirror.send('DELETE', `/v1/consumers/${id}`);
const idsOf = ({ taken }: Receiver) =>
  taken.map(({ body }) => (JSON.parse(body) as { data: { upstream_id: string } }).data.upstream_id);

test.each([
  ['NUL', 'a\u0000b'],
  ['half of a pair', `${'x'.repeat(299)}😀`],
])('an answer with %s spoils nothing: what was taken is settled', async (_, words) => {
  await make('odd', { kind: 'webhook', webhook: { url: one.url } });
  await app.stores.syncs.write(sync, [
    customerRead(1, { id: `cus_taken_${words.length}` }),
    customerRead(1, { id: `cus_refused_${words.length}` }),
  ]);
  one.before = async (body) => {
    one.answer = body.includes('cus_refused') ? { status: 500, words } : { status: 200 };
  };
  await sendOnce(app);
  expect([one.taken.length, (await read('odd'))['progress']]).toMatchObject([
    2,
    { out: 0, waiting: 1, set_aside: 0, behind: 0 },
  ]);
  await remove('odd');
});

test('a new address is used from the next batch on, and the old one cannot pause it', async () => {
  await make('moved', { kind: 'webhook', webhook: { url: one.url } });
  const ids = Array.from({ length: 30 }, (_, i) => `cus_moved_${i}`);
  await app.stores.syncs.write(
    sync,
    ids.map((id) => customerRead(2, { id })),
  );
  one.before = async () => {
    one.before = async () => undefined;
    const webhook = { url: other.url };
    const changed = await mirror.send('PATCH', '/v1/consumers/moved', { webhook });
    expect(changed.status).toBe(200);
    one.answer = { status: 410 }; // the old one says that it is gone
  };
  await sendOnce(app);
  const sentToOld = new Set(idsOf(one)).size;
  expect(sentToOld).toBeLessThan(ids.length);
  expect(await read('moved')).toMatchObject({ desired: 'running' });
  await app.stores.consumers.setDesired({ connection: 'default', id: 'moved' }, 'running', {
    kind: 'command_line',
  } as never);
  await sendOnce(app);
  expect(idsOf(other).length).toBeGreaterThan(0);
  expect(one.taken.length).toBe(sentToOld);
  await remove('moved');
});

test('what narrower filters leave out goes out no more, also what had failed before', async () => {
  await make('narrowed', { kind: 'pull' });
  const charge = { ...customerRead(3, { id: 'ch_out', object: 'charge' }), collection: 'charge' };
  await app.stores.syncs.write(sync, [charge, customerRead(3, { id: 'cus_in' })]);
  const receive = async () => {
    const body = { batch_size: 10, wait_for: 0 };
    const { json } = await mirror.send('POST', '/v1/consumers/narrowed/receive', body);
    return json['data'] as { ack_id: string; upstream_id?: string }[];
  };
  const first = await receive();
  expect(first).toHaveLength(2);
  const ack_ids = first.map(({ ack_id }) => ack_id);
  await mirror.send('POST', '/v1/consumers/narrowed/nack', { ack_ids, delay_ms: 0 });
  const filters = { collection_id: ['stripe:customer'] };
  const { status } = await mirror.send('PATCH', '/v1/consumers/narrowed', { filters });
  expect(status).toBe(200);
  const left = await receive();
  expect(JSON.stringify(left)).toContain('cus_in');
  expect([left.length, JSON.stringify(left).includes('ch_out')]).toEqual([1, false]);
  await remove('narrowed');
});

test('clients that wait for a group somebody holds take nothing from the others', async () => {
  await make('held', { kind: 'pull' });
  const holder = new Client({ connectionString: app.databaseUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query(`select 1 from mirror_consumers where id = 'held' for update`);
  const body = { batch_size: 10, wait_for: 30_000 };
  const waiting = Array.from({ length: 40 }, () =>
    mirror.send('POST', '/v1/consumers/held/receive', body),
  );
  await eventually(async () => {
    const { rows } = await holder.query<{ count: string }>(
      `select count(*) as count from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    expect(Number(rows[0]?.count)).toBe(0);
  });
  for (let i = 0; i < 5; i += 1)
    expect((await app.request('GET', '/v1/invoices')).status).toBe(200);
  await holder.query('rollback');
  await holder.end();
  const ids = waiting.map((_, i) => customerRead(4, { id: `cus_held_${i}` }));
  await app.stores.syncs.write(sync, [...ids, ...ids]);
  const remaining = Array.from({ length: 400 }, (_, i) => customerRead(5, { id: `cus_more_${i}` }));
  await app.stores.syncs.write(sync, remaining);
  const answers = await Promise.all(waiting);
  expect(answers.map(({ status }) => status)).toEqual(waiting.map(() => 200));
  await remove('held');
});

test('a consumer that was deleted has taken nothing', async () => {
  const { behind } = app.stores.consumerProgress;
  expect(await behind(sync, ['deleted-meanwhile'], 1)).toEqual(['deleted-meanwhile']);
});
