import { Client } from 'pg';
import { customerRead } from '../../postgres/mirror-facts';
import { mirrorOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let sync: number;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
  const credential = await mirror.createCredential('sk_test_of_progress');
  const collections = ['stripe:customer', 'stripe:charge'];
  await mirror.createSync({ id: 'progress', credential, collections });
  sync = (await app.stores.syncs.byId('default', 'progress'))?.number ?? 0;
});
afterAll(() => app.close());

interface Progress {
  cursor: string;
  behind: number;
  out: number;
  oldest_at: string | null;
  lag_seconds: number | null;
}

interface Received {
  ack_id: string;
  record: { upstream_id: string; payload: Record<string, unknown> };
}

async function makeConsumer(id: string, of: string) {
  const filters = { collection_id: of };
  const body = { id, sync: 'progress', deliver_policy: 'new', filters };
  expect((await mirror.send('POST', '/v1/consumers', body)).status).toBe(201);
  const path = `/v1/consumers/${id}`;
  const post = (what: string, sent: unknown) => mirror.send('POST', `${path}/${what}`, sent);
  return {
    progress: async () => (await mirror.send('GET', path)).json['progress'] as Progress,
    receive: async () => (await post('receive', {})).json['data'] as unknown as Received[],
    ack: (received: readonly Received[]) =>
      post('ack', { ack_ids: received.map(({ ack_id: id }) => id) }),
  };
}

const write = (...rows: Parameters<typeof app.stores.syncs.write>[1]) =>
  app.stores.syncs.write(sync, rows);

const charge = (id: string) => ({
  ...customerRead(0, { id, object: 'charge' }),
  collection: 'charge',
});

const END = '/v1/syncs/progress/records?limit=1000';
const endOf = async () => String((await mirror.send('GET', END)).json['next_cursor']);

/** As if it had been written then. */
async function age(id: string, seconds: number): Promise<void> {
  const client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  const sql = `update mirror_records set updated_at = now() - make_interval(secs => $2)
    where upstream_id = $1`;
  await client.query(sql, [id, seconds]);
  await client.end();
}

test('what the filters leave out is no lag, and is not looked at again', async () => {
  const charges = await makeConsumer('charges', 'stripe:charge');
  const everything = await makeConsumer('everything', '*');
  const names = Array.from({ length: 40 }, (_, n) => `cus_left_out_${n}`);
  await write(...names.map((id) => customerRead(0, { id })));
  expect(await charges.progress()).toMatchObject({ behind: 0, oldest_at: null, lag_seconds: null });
  expect(await everything.progress()).toMatchObject({ behind: 40 });
  expect(await charges.receive()).toEqual([]);
  expect((await charges.progress()).cursor).toBe(await endOf());
  await write(charge('ch_1'), customerRead(0, { id: 'cus_between' }), charge('ch_2'));
  expect(await charges.progress()).toMatchObject({ behind: 2, out: 0 });
  const received = await charges.receive();
  expect(received.map(({ record }) => record.upstream_id)).toEqual(['ch_1', 'ch_2']);
  expect(await charges.progress()).toMatchObject({ behind: 0, out: 2 });
  await charges.ack(received);
  expect(await charges.progress()).toMatchObject({ behind: 0, out: 0, lag_seconds: null });
});

test('the lag is that of the oldest which is not settled, in places that have gaps', async () => {
  const group = await makeConsumer('gaps', 'stripe:customer');
  await write(customerRead(0, { id: 'cus_old' }), customerRead(0, { id: 'cus_young' }));
  // It leaves its place, and comes after the others.
  await write(customerRead(1, { id: 'cus_old', name: 'new' }));
  await age('cus_young', 3_600);
  await age('cus_old', 60);
  const first = await group.progress();
  expect(first.behind).toBe(2);
  expect(first.lag_seconds).toBeGreaterThanOrEqual(3_600);
  expect(first.lag_seconds).toBeLessThan(4_000);
  const received = await group.receive();
  expect(received.map(({ record }) => record.upstream_id)).toEqual(['cus_young', 'cus_old']);
  await group.ack(received.slice(0, 1));
  const last = await group.progress();
  expect(last).toMatchObject({ behind: 0, out: 1 });
  expect(last.lag_seconds).toBeGreaterThanOrEqual(60);
  expect(last.lag_seconds).toBeLessThan(400);
});

test('a consumer whose messages all fail says so, with what the last one said', async () => {
  const filters = { collection_id: 'stripe:customer' };
  const more = { deliver_policy: 'new', max_ack_pending: 2, filters };
  await mirror.send('POST', '/v1/consumers', { id: 'failing', sync: 'progress', ...more });
  const problem = async () => (await mirror.send('GET', '/v1/consumers/failing')).json['problem'];
  await write(...['cus_f1', 'cus_f2', 'cus_f3'].map((id) => customerRead(0, { id })));
  const { json } = await mirror.send('POST', '/v1/consumers/failing/receive', {});
  const ids = (json['data'] as unknown as Received[]).map(({ ack_id: id }) => id);
  expect([ids.length, await problem()]).toEqual([2, null]);
  const returned = { ack_ids: ids, delay_ms: 60_000, reason: 'no such column' };
  await mirror.send('POST', '/v1/consumers/failing/nack', returned);
  expect(await problem()).toBe(
    '2 messages went out and are not settled, as many as max_ack_pending allows: ' +
      'nothing else goes out before; the last that failed: no such column',
  );
  await mirror.send('PATCH', '/v1/consumers/failing', { max_ack_pending: 3 });
  expect(await problem()).toBeNull();
});

test('a client that is gone while it waits takes nothing', async () => {
  const group = await makeConsumer('gone', 'stripe:customer');
  const ending = new AbortController();
  const waits = fetch(`${app.url}/v1/consumers/gone/receive`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ wait_for: 30_000 }),
    signal: ending.signal,
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  ending.abort();
  await expect(waits).rejects.toThrow('abort');
  // So long it may be looking at this moment.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await write(customerRead(0, { id: 'cus_not_taken' }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await group.progress()).toMatchObject({ out: 0, behind: 1 });
});

test('text that jsonb refuses is received as it is', async () => {
  const group = await makeConsumer('odd', 'stripe:customer');
  const name = 'a\u0000b \ud800';
  await write(customerRead(0, { id: 'cus_odd', name }));
  const [odd] = await group.receive();
  expect(odd?.record.payload['name']).toBe(name);
});
