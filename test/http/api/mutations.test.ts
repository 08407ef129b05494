import type { ConsumerProgress } from '../../../src/http/http-deps';
import { mutationRunner } from '../../../src/mirror/run-mutations';
import { repeatEvery } from '../../../src/main/repeat-every';
import type { RepeatedWork } from '../../../src/main/repeat-every';
import type { AllStores } from '../../../src/postgres/create-stores';
import { silentLog } from '../../../src/runtime/log';
import { mutationDepsOf } from '../../mirror/mutations';
import { realSandbox } from '../../stripe/real-sandbox';
import type { RealSandbox } from '../../stripe/real-sandbox';
import { mirrorOf, problemsOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
let stripe: RealSandbox;
let running: RepeatedWork;
/** Consumers of the sync, each with the position that it has reached. */
const reached = new Map<string, number>();
const consumers: ConsumerProgress = {
  unknownOf: async (_sync, ids) => ids.filter((id) => !reached.has(id)),
  behind: async (_sync, ids, position) => ids.filter((id) => (reached.get(id) ?? 0) < position),
};

beforeAll(async () => {
  stripe = await realSandbox();
  await stripe.sdk.accounts.retrieveCurrent();
  app = await startApp({}, (deps) => ({ ...deps, consumers }));
  const mirror = mirrorOf(app);
  const credential = await mirror.createCredential('sk_test_of_mutations');
  const collections = [
    'stripe:customer',
    'stripe:charge',
    'stripe:line_item',
    'stripe:balance_transaction',
  ];
  const made = await mirror.createSync({ id: 'my-sync-id', credential, collections });
  expect(made.status).toBe(201);
  running = startWorker();
});
afterAll(async () => {
  await running.stop();
  await app.close();
  await stripe.stop();
});

/** As a worker does. */
function startWorker(): RepeatedWork {
  const runner = mutationRunner(mutationDepsOf(app.stores as AllStores, stripe));
  return repeatEvery(20, 'mutations', silentLog(), () => runner.tick());
}

const run = (kind: string, body: unknown, key?: string) =>
  app.request(
    'POST',
    `/v1/mutations/run/${kind}`,
    body,
    key === undefined ? {} : { idempotencyKey: key },
  );

/** As the seed has it. */
const SEED = {
  sync_id: 'my-sync-id',
  collection_id: 'stripe.customer',
  data: [{ name: 'Paul Atreides' }],
};

const streamOf = async (name: 'records' | 'events', id: unknown) => {
  const { json } = await app.request('GET', `/v1/syncs/my-sync-id/${name}?limit=100`);
  return (json['data'] as Record<string, unknown>[]).filter((one) => one['upstream_id'] === id);
};

const itemsOf = ({ json }: { json: Record<string, unknown> }) =>
  json['items'] as Record<string, unknown>[];

test('the body of the seed creates a customer, and both streams show it then', async () => {
  const answer = await run('create', SEED);
  const [made] = itemsOf(answer);
  expect([answer.status, answer.json]).toEqual([
    200,
    {
      object: 'mutation',
      id: expect.stringMatching(/^mut_[0-9a-f]{32}$/),
      kind: 'create',
      sync_id: 'my-sync-id',
      collection_id: 'stripe:customer',
      status: 'applied',
      waiting_for: [],
      items: [
        {
          index: 0,
          status: 'succeeded',
          upstream_id: expect.stringMatching(/^cus_/),
          payload: expect.objectContaining({ object: 'customer', name: 'Paul Atreides' }),
          error: null,
        },
      ],
      created_at: expect.stringMatching(/Z$/),
      ended_at: expect.stringMatching(/Z$/),
    },
  ]);
  expect(await streamOf('records', made?.['upstream_id'])).toMatchObject([
    { payload: made?.['payload'], deleted: false },
  ]);
  expect(await streamOf('events', made?.['upstream_id'])).toMatchObject([
    { event_type: 'created', data: made?.['payload'] },
  ]);
  const read = await app.request('GET', `/v1/mutations/${String(answer.json['id'])}`);
  expect(read.json).toEqual(answer.json);
  const audit = await app.request('GET', '/v1/audit?limit=100');
  const entries = audit.json['data'] as Record<string, unknown>[];
  expect(entries.find((one) => one['subject'] === answer.json['id'])).toMatchObject({
    action: 'mutation.requested',
    after: { kind: 'create', sync: 'my-sync-id', collection: 'customer', items: 1 },
  });
});

test('the same key is answered by what it did, another content under it is refused', async () => {
  const body = { ...SEED, collection_id: 'stripe:customer', data: [{ name: 'Once' }] };
  const [first, second] = await Promise.all([run('create', body, 'k1'), run('create', body, 'k1')]);
  expect(second.json).toEqual(first.json);
  expect(
    [first, second].map(({ headers }) => headers.get('idempotent-replayed')).toSorted(),
  ).toEqual([null, 'true']);
  const named = (await stripe.sdk.customers.list({ limit: 100 })).data;
  expect(named.filter(({ name }) => name === 'Once')).toHaveLength(1);
  const other = await run('create', { ...body, data: [{ name: 'Twice' }] }, 'k1');
  expect([other.status, other.json['code']]).toEqual([422, 'idempotency_mismatch']);
  const otherVerb = await run('update', { ...body, data: [{ id: 'cus_1' }] }, 'k1');
  expect([otherVerb.status, otherVerb.json['code']]).toEqual([422, 'idempotency_mismatch']);
});

test('the same key is answered also when a consumer that was awaited is gone', async () => {
  reached.set('soon-gone', Number.MAX_SAFE_INTEGER);
  const body = { ...SEED, await_consumer_ids: ['soon-gone'] };
  const first = await run('create', body, 'k-gone');
  expect([first.status, first.json['status']]).toEqual([200, 'applied']);
  reached.delete('soon-gone');
  const again = await run('create', { ...body, await_timeout_ms: 0 }, 'k-gone');
  expect(again.json).toMatchObject({ id: first.json['id'], items: first.json['items'] });
  expect(again.status).toBeLessThan(300);
  const anew = await run('create', body, 'k-anew');
  expect([anew.status, anew.json['code']]).toEqual([404, 'consumer_unknown']);
});

test('500 items at most, each with its result; what is wrong is all said at once', async () => {
  const data = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `N${n}` }));
  const full = await run('create', { ...SEED, data: data(500), await_timeout_ms: 60_000 });
  expect([full.status, itemsOf(full).length]).toEqual([200, 500]);
  expect(new Set(itemsOf(full).map((one) => one['status']))).toEqual(new Set(['succeeded']));
  const refused = async (kind: string, body: object) => {
    const answer = await run(kind, { ...SEED, data: undefined, ...body });
    return [answer.status, ...problemsOf(answer)];
  };
  expect(await refused('create', { data: data(501) })).toEqual([422, '/data items_count']);
  expect(await refused('create', { data: [] })).toEqual([422, '/data items_count']);
  const changes = Array.from({ length: 501 }, (_, i) => ({ id: `cus_${i}`, name: 'x' }));
  expect(await refused('update', { data: changes })).toEqual([422, '/data items_count']);
  const upstream_ids = changes.map(({ id }) => id);
  expect(await refused('delete', { upstream_ids })).toEqual([422, '/upstream_ids items_count']);
  expect(await refused('create', { data: [7], collection_id: 'stripe:spaceship' })).toEqual([
    422,
    '/collection_id collection_unknown',
    '/data/0 not_an_object',
  ]);
  expect(await refused('update', { data: [{ name: 'x' }, { id: '../x' }] })).toEqual([
    422,
    '/data/0/id missing',
    '/data/1/id upstream_id_invalid',
  ]);
  expect(await refused('update', { data: [{ id: 'cus_1' }, { id: 'cus_1' }] })).toEqual([
    422,
    '/data/1/id duplicate_id',
  ]);
  expect(await refused('delete', { upstream_ids: ['cus_1', 'cus_2', 'cus_2'] })).toEqual([
    422,
    '/upstream_ids/2 duplicate_id',
  ]);
  const ours = [{ expand: ['a'], metadata: { installation: 'quittance' } }];
  expect(await refused('create', { data: ours, parent_id: 'cus_1' })).toEqual([
    422,
    '/parent_id parent_not_taken',
    '/data/0/expand expand_not_taken',
    '/data/0/metadata/installation metadata_reserved',
  ]);
});

test('what Stripe has no operation for is refused with the reason of the catalog', async () => {
  const of = async (kind: string, body: object) => {
    const answer = await run(kind, { sync_id: 'my-sync-id', ...body });
    const [problem] = (answer.json['errors'] ?? []) as Record<string, unknown>[];
    return [answer.status, problem?.['pointer'], problem?.['code'], problem?.['detail']];
  };
  const balance = { collection_id: 'stripe:balance_transaction', data: [{}] };
  expect(await of('create', balance)).toEqual([
    422,
    '/collection_id',
    'mutation_impossible',
    'Stripe has no operation that creates it',
  ]);
  const line = { collection_id: 'stripe:line_item', data: [{ id: 'il_1' }] };
  expect(await of('update', line)).toEqual([
    422,
    '/parent_id',
    'missing',
    'is required: it is the id of the invoice that has them',
  ]);
  const price = { collection_id: 'stripe:price', data: [{}] };
  expect((await of('create', price)).slice(0, 3)).toEqual([
    422,
    '/collection_id',
    'collection_not_synced',
  ]);
});

test('no sync, no consumer, no mutation of that name: each 404 with its code', async () => {
  const code = async (answer: ReturnType<typeof run>) => {
    const { status, json } = await answer;
    return [status, json['code']];
  };
  expect(await code(run('create', { ...SEED, sync_id: 'none' }))).toEqual([404, 'sync_unknown']);
  const awaits = { await_consumer_ids: ['nobody'] };
  expect(await code(run('create', { ...SEED, ...awaits }))).toEqual([404, 'consumer_unknown']);
  expect(await code(app.request('GET', '/v1/mutations/mut_1'))).toEqual([404, 'mutation_unknown']);
  const stranger = await app.otherKey('another');
  const theirs = app.request('POST', '/v1/mutations/run/create', SEED, { key: stranger });
  expect(await code(theirs)).toEqual([404, 'sync_unknown']);
  const made = await run('create', SEED);
  const path = `/v1/mutations/${String(made.json['id'])}`;
  const read = await app.request('GET', path, undefined, { key: stranger });
  expect([read.status, read.json['code']]).toEqual([404, 'mutation_unknown']);
});

test('a wait for consumers that runs out is 202, applied and not consumed', async () => {
  reached.set('slow', 0).set('quick', Number.MAX_SAFE_INTEGER);
  const awaited = { ...SEED, await_consumer_ids: ['quick', 'slow'], await_timeout_ms: 300 };
  const late = await run('create', awaited, 'awaited');
  expect([late.status, late.json['status'], late.json['waiting_for']]).toEqual([
    202,
    'applied_not_consumed',
    ['slow'],
  ]);
  expect(itemsOf(late)).toMatchObject([{ status: 'succeeded' }]);
  reached.set('slow', Number.MAX_SAFE_INTEGER);
  const again = await run('create', awaited, 'awaited');
  expect([again.status, again.json['status'], again.json['waiting_for']]).toEqual([
    200,
    'applied',
    [],
  ]);
  expect(itemsOf(again)).toEqual(itemsOf(late));
  const sequin = { ...SEED, await_consumer_ids: ['quick'], await_consumers_timeout: 60_000 };
  expect((await run('create', sequin)).status).toBe(200);
});

test('who waits for a consumer waits for what was done, and not for what came later', async () => {
  reached.set('slow', 0);
  const awaited = { ...SEED, await_consumer_ids: ['slow'], await_timeout_ms: 300 };
  const late = await run('create', awaited, 'shown');
  expect(late.status).toBe(202);
  const sync = await app.stores.syncs.byId('default', SEED.sync_id);
  const last = await app.stores.mirrorStreams.lastPosition(sync?.number ?? 0);
  // The stream goes on, and the consumer has taken what was there before.
  expect((await run('create', SEED, 'and-another')).status).toBe(200);
  reached.set('slow', last ?? 0);
  const { json } = await app.request('GET', `/v1/mutations/${String(late.json['id'])}`);
  expect([json['status'], json['waiting_for']]).toEqual(['applied', []]);
});

test('nobody carries it out: 202 and running, and it is done once somebody does', async () => {
  await running.stop();
  const waits = await run('create', { ...SEED, await_timeout_ms: 0 }, 'nobody');
  expect([waits.status, waits.json['status']]).toEqual([202, 'running']);
  expect(itemsOf(waits)).toMatchObject([{ status: 'pending', payload: null }]);
  running = startWorker();
  const done = await run('create', SEED, 'nobody');
  expect([done.status, done.json['id']]).toEqual([200, waits.json['id']]);
});
