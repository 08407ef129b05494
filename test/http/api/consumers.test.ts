import { customerEvent, customerRead } from '../../postgres/mirror-facts';
import { mirrorOf, problemsOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { Answer, TestApp } from '../support/test-app';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let sync: number;
let count = 0;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
  sync = await makeSync('consumed', ['stripe:customer', 'stripe:charge']);
});
afterAll(() => app.close());

async function makeSync(id: string, collections: string[], key = app.key): Promise<number> {
  const credential = await mirror.createCredential(
    `sk_test_of_the_sync_${id.replaceAll('-', '_')}`,
    key,
  );
  const made = await mirror.createSync({ id, credential, collections }, key);
  const row = await app.stores.syncs.byId(key === app.key ? 'default' : 'other', id);
  if (row === null) throw new Error(`the sync ${id} was not made: ${made.text}`);
  return row.number;
}

const customers = (...ids: string[]) => ids.map((id) => customerRead(0, { id }));

interface Delivered {
  ack_id: string;
  position: number;
  deliveries: number;
  record?: { upstream_id: string; payload: Record<string, unknown> };
  event?: { upstream_id: string; event_type: string };
}

/** A consumer that begins at the end of a stream, so that tests do not see each other's. */
async function makeConsumer(more: Record<string, unknown> = {}) {
  const id = `group-${(count += 1)}`;
  const body = { id, sync: 'consumed', deliver_policy: 'new', ...more };
  const made = await mirror.send('POST', '/v1/consumers', body);
  expect([made.status, made.json['id']]).toEqual([201, id]);
  const path = `/v1/consumers/${id}`;
  const post = (what: string, sent: unknown = {}) => mirror.send('POST', `${path}/${what}`, sent);
  return {
    path,
    body,
    post,
    receive: async (sent: unknown = {}) =>
      (await post('receive', sent)).json['data'] as unknown as Delivered[],
    progress: async () =>
      (await mirror.send('GET', path)).json['progress'] as Record<string, unknown>,
  };
}

const idsOf = (messages: readonly Delivered[]) => messages.map(({ ack_id: id }) => id);
const objectsOf = (messages: readonly Delivered[]) =>
  messages.map(({ record, event }) => (record ?? event)?.upstream_id);
const refusal = (answer: Answer) => [answer.status, answer.json['code'], ...problemsOf(answer)];

test('a group gets each message once, however many clients it has', async () => {
  const group = await makeConsumer();
  const names = Array.from({ length: 30 }, (_, i) => `cus_many_${10 + i}`);
  await app.stores.syncs.write(sync, customers(...names));
  const clients = await Promise.all(
    [1, 2, 3].map(() => group.receive({ batch_size: 10, wait_for: 30_000 })),
  );
  expect(clients.flatMap(objectsOf).sort()).toEqual(names);
  expect(clients[0]?.[0]).toEqual({
    ack_id: expect.stringMatching(/^0-\d+-1$/),
    position: expect.any(Number),
    deliveries: 1,
    record: expect.objectContaining({ collection_id: 'stripe:customer', deleted: false }),
  });
  expect(await group.progress()).toMatchObject({ out: 30, waiting: 0, behind: 0 });
  const all = clients.flatMap(idsOf);
  const acked = await group.post('ack', { ack_ids: all });
  expect(acked.json).toEqual({ settled: all, not_held: [] });
  expect(await group.progress()).toMatchObject({ out: 0, behind: 0, oldest_at: null });
});

test('of an object one change is out at a time, and each after the one before', async () => {
  const group = await makeConsumer({ stream: 'events' });
  const id = 'cus_in_order';
  await app.stores.syncs.write(sync, [
    customerEvent('created', 10, { id, name: 'a' }),
    customerEvent('updated', 20, { id, name: 'b' }, { name: 'a' }),
    ...customers('cus_beside'),
  ]);
  const [first, beside] = await group.receive();
  expect([first?.event?.event_type, beside?.event?.upstream_id]).toEqual(['created', 'cus_beside']);
  expect(await group.receive()).toEqual([]);
  await group.post('nack', { ack_ids: [first?.ack_id], delay_ms: 0, reason: 'not now' });
  const [again] = await group.receive();
  expect([again?.event?.event_type, again?.deliveries]).toEqual(['created', 2]);
  const late = await group.post('ack', { ack_ids: [first?.ack_id] });
  expect(late.json).toEqual({ settled: [], not_held: [first?.ack_id] });
  await group.post('ack', { ack_ids: [again?.ack_id] });
  expect((await group.receive()).map(({ event }) => event?.event_type)).toEqual(['updated']);
});

test('a record that changes while it waits goes out as it is then, once', async () => {
  const group = await makeConsumer();
  await app.stores.syncs.write(sync, customers('cus_changing'));
  const [first] = await group.receive();
  await group.post('nack', { ack_ids: [first?.ack_id], delay_ms: 0 });
  const changed = { id: 'cus_changing', name: 'new' };
  await app.stores.syncs.write(sync, [customerEvent('updated', 90, changed, { name: null })]);
  const found = [...(await group.receive()), ...(await group.receive())];
  expect(found.map(({ record, deliveries }) => [record?.payload['name'], deliveries])).toEqual([
    ['new', 1],
  ]);
});

test('a nack without end is set aside and noted; the others go on; it is redriven', async () => {
  const group = await makeConsumer({ max_deliver: 2 });
  await app.stores.syncs.write(sync, customers('cus_poison', 'cus_good'));
  const [poison, good] = await group.receive();
  await group.post('ack', { ack_ids: [good?.ack_id] });
  await group.post('nack', { ack_ids: [poison?.ack_id], delay_ms: 0 });
  const [again] = await group.receive();
  await group.post('nack', { ack_ids: [again?.ack_id], delay_ms: 0, reason: 'no such column' });
  expect(await group.receive()).toEqual([]);
  const aside = await mirror.send('GET', `${group.path}/set-aside`);
  expect(aside.json['data']).toEqual([
    {
      object: 'set_aside_message',
      position: poison?.position,
      collection_id: 'stripe:customer',
      upstream_id: 'cus_poison',
      deliveries: 2,
      detail: 'no such column',
      at: expect.stringMatching(/Z$/),
    },
  ]);
  const log = await app.request('GET', '/v1/audit?limit=100&action=consumer.message_set_aside');
  expect(log.json['data']).toMatchObject([
    { by: 'consumer', after: { message: 'customer cus_poison', attempts: 2 } },
  ]);
  const events = await app.request('GET', '/v1/events?limit=100');
  const type = 'consumer.message_set_aside';
  const published = (events.json['data'] as { type: string }[]).filter((one) => one.type === type);
  expect(published).toMatchObject([
    {
      invoice: null,
      customer: null,
      data: {
        consumer: group.body.id,
        kind: 'pull',
        position: poison?.position,
        collection_id: 'stripe:customer',
        upstream_id: 'cus_poison',
        deliveries: 2,
        detail: 'no such column',
      },
    },
  ]);
  const redriven = await group.post('set-aside/redrive', { positions: [poison?.position] });
  expect(redriven.json).toEqual({ redriven: 1 });
  const [third] = await group.receive();
  expect([third?.record?.upstream_id, third?.deliveries]).toEqual(['cus_poison', 3]);
});

test('what was set aside is dropped: it never goes out again, and a person is named', async () => {
  const group = await makeConsumer({ max_deliver: 1 });
  await app.stores.syncs.write(sync, customers('cus_dropped', 'cus_kept'));
  const received = await group.receive();
  await group.post('nack', { ack_ids: idsOf(received) });
  const [dropped, kept] = received.map(({ position }) => position);
  const none = await group.post('set-aside/drop', {});
  expect(refusal(none)).toEqual([422, 'invalid_body', '/positions missing']);
  const both = await group.post('set-aside/drop', { positions: [dropped, 999_999] });
  expect(both.json).toEqual({ dropped: 1 });
  expect((await group.post('set-aside/redrive')).json).toEqual({ redriven: 1 });
  expect((await group.receive()).map(({ position }) => position)).toEqual([kept]);
  expect(await group.progress()).toMatchObject({ out: 1, waiting: 0, set_aside: 0 });
  const log = await app.request('GET', '/v1/audit?limit=100&action=consumer.messages_dropped');
  expect(log.json['data']).toMatchObject([
    { by: 'api_key', subject: group.body.id, before: { positions: [dropped] } },
  ]);
});

test('a replay sends everything after its place again, and nobody holds what was out', async () => {
  const group = await makeConsumer();
  const { cursor } = await group.progress();
  await app.stores.syncs.write(sync, customers('cus_replay_1', 'cus_replay_2'));
  const first = await group.receive();
  await group.post('ack', { ack_ids: [first[0]?.ack_id] });
  expect((await group.post('replay', { after: cursor })).status).toBe(200);
  const stale = await group.post('ack', { ack_ids: [first[1]?.ack_id] });
  expect(stale.json).toEqual({ settled: [], not_held: [first[1]?.ack_id] });
  expect(objectsOf(await group.receive())).toEqual(['cus_replay_1', 'cus_replay_2']);
});

test('a client waits for a message; a consumer that is paused gives none', async () => {
  const group = await makeConsumer({ max_ack_pending: 1 });
  const waiting = group.receive({ wait_for: 30_000 });
  await app.stores.syncs.write(sync, customers('cus_awaited', 'cus_after'));
  const [awaited] = await waiting;
  expect(awaited?.record?.upstream_id).toBe('cus_awaited');
  expect(await group.receive()).toEqual([]);
  await group.post('ack', { ack_ids: [awaited?.ack_id] });
  expect((await group.post('pause')).json['desired']).toBe('paused');
  expect(await group.receive()).toEqual([]);
  await group.post('resume');
  expect(objectsOf(await group.receive())).toEqual(['cus_after']);
});

test('a consumer that is deleted while it is received from: 404, and so from then on', async () => {
  const group = await makeConsumer();
  const waiting = group.post('receive', { wait_for: 30_000 });
  const gone = await mirror.send('DELETE', group.path);
  expect([gone.status, gone.json['deleted']]).toEqual([200, true]);
  expect(refusal(await waiting)).toEqual([404, 'consumer_unknown']);
  for (const what of ['receive', 'pause', 'resume', 'set-aside/redrive']) {
    expect(refusal(await group.post(what))).toEqual([404, 'consumer_unknown']);
  }
  const acked = await group.post('ack', { ack_ids: ['0-1-1'] });
  expect(refusal(acked)).toEqual([404, 'consumer_unknown']);
  const nowhere = await group.post('replay', { after: 'beginning' });
  expect(refusal(nowhere)).toEqual([404, 'consumer_unknown']);
  for (const path of [group.path, `${group.path}/set-aside`]) {
    expect(refusal(await mirror.send('GET', path))).toEqual([404, 'consumer_unknown']);
  }
});

test('again it is the same, another under its id is refused; a change is noted', async () => {
  const group = await makeConsumer({ filters: { collection_id: ['stripe:cust*', 'charge'] } });
  const again = await mirror.send('POST', '/v1/consumers', group.body);
  expect([again.status, again.json['filters']]).toEqual([
    200,
    { collection_id: ['stripe:charge', 'stripe:customer'] },
  ]);
  const another = await mirror.send('POST', '/v1/consumers', { ...group.body, max_deliver: 1 });
  expect(refusal(another)).toEqual([409, 'consumer_exists']);
  const changed = await mirror.send('PATCH', group.path, {
    max_deliver: 7,
    filters: { collection_id: '*' },
  });
  expect(changed.json).toMatchObject({ max_deliver: 7, filters: { collection_id: '*' } });
  const log = await app.request('GET', '/v1/audit?limit=100&action=consumer.changed');
  expect(log.json['data']).toMatchObject([
    { before: { max_deliver: 20 }, after: { max_deliver: 7, collections: null } },
  ]);
});

test('all that is wrong with a body is said at once', async () => {
  const send = async (method: string, path: string, body: unknown) =>
    refusal(await mirror.send(method, path, body));
  const invalid = [422, 'invalid_body'];
  expect(
    await send('POST', '/v1/consumers', {
      id: 'not an id',
      sync: '',
      kind: 'push',
      stream: 'both',
      deliver_policy: 'some',
      filters: { collection_id: 'Stripe' },
      ack_wait_ms: 1,
      max_deliver: 0,
      max_ack_pending: 0,
    }),
  ).toEqual([
    ...invalid,
    '/id consumer_id_invalid',
    '/sync sync_id_invalid',
    '/kind not_one_of',
    '/stream not_one_of',
    '/deliver_policy deliver_policy_invalid',
    '/filters/collection_id filter_invalid',
    '/ack_wait_ms number_invalid',
    '/max_deliver number_invalid',
    '/max_ack_pending number_invalid',
  ]);
  const { path } = await makeConsumer();
  expect(await send('POST', `${path}/receive`, { batch_size: 501, wait_for: -1 })).toEqual([
    ...invalid,
    '/batch_size number_invalid',
    '/wait_for number_invalid',
  ]);
  const ids = { ack_ids: ['0-1-1', 'mine'] };
  expect(await send('POST', `${path}/ack`, ids)).toEqual([...invalid, '/ack_ids/1 ack_id_invalid']);
  expect(await send('POST', `${path}/ack`, { ack_ids: [] })).toEqual([
    ...invalid,
    '/ack_ids ack_ids_invalid',
  ]);
  expect(await send('POST', `${path}/nack`, { ack_ids: ['0-1-1'], delay_ms: -1 })).toEqual([
    ...invalid,
    '/delay_ms number_invalid',
  ]);
});

test('cursors, collections and syncs of others are refused, each with its place', async () => {
  const other = await app.otherKey('other');
  const foreign = await makeSync('of-another', ['stripe:customer'], other);
  const body = { sync: 'consumed', deliver_policy: { after: `records-${foreign}-1` } };
  const both = { ...body, filters: { collection_id: ['stripe:customer', 'stripe:coupon'] } };
  expect(refusal(await mirror.send('POST', '/v1/consumers', both))).toEqual([
    422,
    'invalid_body',
    '/filters/collection_id/1 collection_not_synced',
    '/deliver_policy/after cursor_foreign',
  ]);
  const ofAnother = await mirror.send('POST', '/v1/consumers', { sync: 'of-another' });
  expect(refusal(ofAnother)).toEqual([422, 'invalid_body', '/sync sync_unknown']);
  const group = await makeConsumer();
  for (const after of [`events-${sync}-0`, `records-${foreign}-0`]) {
    const replayed = await group.post('replay', { after });
    expect(refusal(replayed)).toEqual([422, 'invalid_body', '/after cursor_foreign']);
  }
  const ahead = `records-${sync}-999999999`;
  const begins = { sync: 'consumed', deliver_policy: { after: ahead } };
  const early = await mirror.send('POST', '/v1/consumers', begins);
  expect(refusal(early)).toEqual([422, 'invalid_body', '/deliver_policy/after cursor_ahead']);
  expect(refusal(await group.post('replay', { after: ahead }))).toEqual([
    422,
    'invalid_body',
    '/after cursor_ahead',
  ]);
  const unheard = await group.post('replay', { after: 'yesterday' });
  expect(refusal(unheard)).toEqual([422, 'invalid_body', '/after cursor_invalid']);
  const stranger = await mirror.send('GET', group.path, undefined, other);
  expect(refusal(stranger)).toEqual([404, 'consumer_unknown']);
});

test('who waits for consumers learns which of them have not taken what is there', async () => {
  const group = await makeConsumer({ filters: { collection_id: 'stripe:customer' } });
  const other = await makeConsumer({ filters: { collection_id: 'stripe:charge' } });
  const ids = [group.body.id, other.body.id];
  const { unknownOf, behind } = app.stores.consumerProgress;
  expect(await unknownOf(sync, [...ids, 'nobody'])).toEqual(['nobody']);
  await app.stores.syncs.write(sync, customers('cus_of_a_mutation'));
  const position = (await app.stores.mirrorStreams.lastPosition(sync)) ?? 0;
  expect(await behind(sync, ids, position)).toEqual([group.body.id]);
  const received = await group.receive({ wait_for: 30_000 });
  expect(await behind(sync, ids, position)).toEqual([group.body.id]);
  await group.post('ack', { ack_ids: idsOf(received) });
  expect(await behind(sync, ids, position)).toEqual([]);
  // A record that changes again leaves its place, and is not taken by that.
  await app.stores.syncs.write(sync, customers('cus_that_moves'));
  const next = (await app.stores.mirrorStreams.lastPosition(sync)) ?? 0;
  await app.stores.syncs.write(sync, [customerRead(60, { id: 'cus_that_moves', name: 'new' })]);
  expect(await behind(sync, ids, next)).toEqual([group.body.id]);
});

test('with its sync a consumer is gone', async () => {
  await makeSync('short-lived', ['stripe:customer']);
  const group = await makeConsumer({ sync: 'short-lived' });
  await mirror.send('DELETE', '/v1/syncs/short-lived');
  expect(refusal(await group.post('receive'))).toEqual([404, 'consumer_unknown']);
});
