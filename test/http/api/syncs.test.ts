import { CATALOG } from '../../../src/domain/mirror/catalog/catalog';
import { mirrorOf, problemsOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

const MIRRORED = CATALOG.filter(({ sync }) => sync !== 'none').length;

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
});
afterAll(() => app.close());

test('a sync has the id that was chosen; again it is the same, another is refused', async () => {
  const credential = await mirror.createCredential('sk_test_of_a_sync');
  const body = {
    id: 'my-sync-id',
    credential,
    collections: ['stripe:customer', 'stripe.charge', 'line_item'],
    mode: 'poll',
    pacing: { requests_per_second: 50, concurrency: 8 },
    poll: { per_second: 2 },
  };
  const made = await mirror.createSync(body);
  expect([made.status, made.json]).toEqual([
    201,
    {
      object: 'sync',
      id: 'my-sync-id',
      resource_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      credential,
      collections: ['stripe:charge', 'stripe:customer', 'stripe:line_item'],
      mode: 'poll',
      pacing: body.pacing,
      poll: { per_second: 2 },
      api_version: '2026-10-28.endive',
      desired: 'running',
      read_rights: [
        { collection_id: 'stripe:charge', status: 'granted', detail: null },
        { collection_id: 'stripe:customer', status: 'granted', detail: null },
        { collection_id: 'stripe:event', status: 'granted', detail: null },
        {
          collection_id: 'stripe:line_item',
          status: 'unknown',
          detail: 'it is listed by its parent: Stripe answers once there is one',
        },
      ],
      write_rights: 'unknown_until_first_write',
      created_at: expect.any(String),
    },
  ]);
  const again = await mirror.createSync(body);
  expect([again.status, again.json]).toEqual([200, made.json]);
  const another = await mirror.createSync({ ...body, mode: 'webhooks_and_poll' });
  expect([another.status, another.json['code']]).toEqual([409, 'sync_exists']);
  const read = app.stripeAccounts.listsRead.filter((one) => one.startsWith('sk_test_of_a_sync'));
  const paths = read.map((one) => one.replace('sk_test_of_a_sync ', '')).sort();
  expect(paths).toEqual(['/v1/charges', '/v1/customers', '/v1/events']);
});

test('what is missing is reported collection by collection, in the words of Stripe', async () => {
  const credential = await mirror.createCredential('rk_test_restricted_key');
  const detail = 'The provided key does not have the permission rak_charge_read (HTTP 403)';
  app.stripeAccounts.lists.set('/v1/charges', { kind: 'forbidden', permission: 'x', detail });
  const refused = 'Your account is not set up to use Issuing (HTTP 400)';
  const issuing = { kind: 'refused', code: 'x', param: null, requestId: null } as const;
  app.stripeAccounts.lists.set('/v1/issuing/cards', { ...issuing, detail: refused });
  const made = await mirror.createSync({ id: 'restricted', credential, collections: 'all' });
  const rights = made.json['read_rights'] as { collection_id: string; status: string }[];
  const of = (name: string) => rights.find((one) => one.collection_id === `stripe:${name}`);
  expect([made.status, made.json['collections'], rights.length]).toEqual([201, 'all', MIRRORED]);
  expect([of('charge'), of('issuing_card'), of('customer')?.status]).toEqual([
    { collection_id: 'stripe:charge', status: 'missing', detail },
    { collection_id: 'stripe:issuing_card', status: 'unknown', detail: refused },
    'granted',
  ]);
  app.stripeAccounts.lists.clear();
});

test('a key that Stripe takes no more, and a Stripe that is away: no sync is made', async () => {
  const credential = await mirror.createCredential('sk_test_revoked_meanwhile');
  const body = { id: 'revoked', credential, collections: ['stripe:customer'] };
  app.stripeAccounts.lists.set('/v1/customers', { kind: 'unauthorized', detail: 'Expired key' });
  const refused = await mirror.createSync(body);
  expect([refused.status, problemsOf(refused)]).toEqual([422, ['/credential key_refused']]);
  app.stripeAccounts.lists.set('/v1/customers', { kind: 'unknown', detail: 'timeout' });
  const away = await mirror.createSync(body);
  expect([away.status, away.json['code']]).toEqual([503, 'stripe_unavailable']);
  app.stripeAccounts.lists.clear();
  expect((await mirror.send('GET', '/v1/syncs/revoked')).status).toBe(404);
});

test('all that is wrong with a body is said at once', async () => {
  const answer = await mirror.createSync({
    id: 'not an id',
    credential: 'crd',
    collections: ['stripe:bitcoin_receiver'],
    mode: 'push',
    pacing: { requests_per_second: 0, concurrency: 1 },
    poll: 'often',
  });
  expect([answer.status, problemsOf(answer)]).toEqual([
    422,
    [
      '/id sync_id_invalid',
      '/credential credential_invalid',
      '/collections/0 collection_unknown',
      '/mode not_one_of',
      '/pacing/requests_per_second number_invalid',
      '/poll poll_invalid',
    ],
  ]);
  const credential = await mirror.createCredential('sk_test_of_bad_bodies');
  for (const collections of [[], 'some', ['stripe:customer', 'stripe.customer']]) {
    const one = await mirror.createSync({ credential, collections });
    expect([one.status, problemsOf(one)]).toEqual([422, ['/collections collections_invalid']]);
  }
  const unknown = `crd_${'0'.repeat(32)}`;
  const other = await mirror.createSync({ credential: unknown, collections: 'all' });
  expect([other.status, problemsOf(other)]).toEqual([422, ['/credential credential_unknown']]);
});

test('it is paused, resumed and deleted; a credential that a sync uses stays', async () => {
  const credential = await mirror.createCredential('sk_test_of_a_life');
  await mirror.createSync({ id: 'life', credential, collections: ['stripe:customer'] });
  const desired = async (what: string) =>
    (await mirror.send('POST', `/v1/syncs/life/${what}`, {})).json['desired'];
  expect([await desired('pause'), await desired('pause'), await desired('resume')]).toEqual([
    'paused',
    'paused',
    'running',
  ]);
  const used = await mirror.send('DELETE', `/v1/credentials/${credential}`);
  expect([used.status, used.json['code']]).toEqual([409, 'credential_in_use']);
  const gone = await mirror.send('DELETE', '/v1/syncs/life');
  expect([gone.status, gone.json]).toEqual([200, { object: 'sync', id: 'life', deleted: true }]);
  for (const [method, path] of [
    ['GET', '/v1/syncs/life'],
    ['DELETE', '/v1/syncs/life'],
    ['POST', '/v1/syncs/life/pause'],
    ['POST', '/v1/syncs/life/resume'],
    ['GET', '/v1/syncs/life/records'],
    ['GET', '/v1/syncs/life/events'],
  ] as const) {
    const answer = await mirror.send(method, path, method === 'POST' ? {} : undefined);
    expect([path, answer.status, answer.json['code']]).toEqual([path, 404, 'sync_unknown']);
  }
  while (await app.stores.syncs.purge(100)) continue;
  expect((await mirror.send('DELETE', `/v1/credentials/${credential}`)).status).toBe(200);
  const log = await app.request('GET', '/v1/audit?limit=100&subject=life');
  expect((log.json['data'] as { action: string }[]).map(({ action }) => action)).toEqual([
    'sync.created',
    'sync.paused',
    'sync.resumed',
    'sync.deleted',
  ]);
});

test('a copy has the collections, pacing and poll of the other, and no rows of it', async () => {
  const credential = await mirror.createCredential('sk_test_to_be_copied');
  const live = await mirror.createCredential('sk_live_copied_to_this');
  const of = { collections: ['stripe:price'], pacing: { requests_per_second: 7, concurrency: 2 } };
  const first = await mirror.createSync({ id: 'test', credential, poll: { per_second: 3 }, ...of });
  const copy = await mirror.send('POST', '/v1/syncs/test/copy', { id: 'live', credential: live });
  expect([copy.status, copy.json]).toEqual([
    201,
    {
      ...first.json,
      id: 'live',
      credential: live,
      resource_id: expect.any(String),
      created_at: expect.any(String),
      consumers: [],
    },
  ]);
  expect(copy.json['resource_id']).not.toBe(first.json['resource_id']);
  expect(app.stripeAccounts.listsRead).toContain('sk_live_copied_to_this /v1/prices');
  const ids = async (path: string) =>
    ((await mirror.send('GET', path)).json['data'] as { id: string }[]).map(({ id }) => id);
  expect(await ids('/v1/syncs?starting_after=live&limit=1')).toEqual(['my-sync-id']);
});

test('another key sees no sync, and no credential to make one by', async () => {
  const credential = await mirror.createCredential('sk_test_of_default_only');
  await mirror.createSync({ id: 'own', credential, collections: ['stripe:customer'] });
  const key = await app.otherKey('another');
  for (const path of ['', '/records', '/events']) {
    const answer = await mirror.send('GET', `/v1/syncs/own${path}`, undefined, key);
    expect([answer.status, answer.json['code']]).toEqual([404, 'sync_unknown']);
  }
  const taken = await mirror.createSync({ credential, collections: 'all' }, key);
  expect([taken.status, problemsOf(taken)]).toEqual([422, ['/credential credential_unknown']]);
  const made = await mirror.createCredential('sk_test_of_the_other', key);
  const same = { id: 'own', credential: made, collections: ['stripe:customer'] };
  expect((await mirror.createSync(same, key)).status).toBe(201);
});

test('how far a sync is: each collection, and all of them together', async () => {
  const credential = await mirror.createCredential('sk_test_of_progress');
  const collections = ['stripe:customer', 'stripe:line_item', 'stripe:tax_id'];
  const pacing = { requests_per_second: 10, concurrency: 2 };
  await mirror.createSync({ id: 'far', credential, collections, pacing });
  const progress = async () => (await mirror.send('GET', '/v1/syncs/far')).json['progress'];
  const waiting = { state: 'waiting', copied: 0, done: 0, seconds_left: null };
  const staleness = { customer: null, line_item: 24, tax_id: null };
  expect(await progress()).toEqual({
    ...waiting,
    collections: Object.entries(staleness).map(([name, hours]) => ({
      collection_id: `stripe:${name}`,
      ...waiting,
      failure: null,
      staleness_hours: hours,
      listed_at: null,
    })),
  });
  const { syncs, backfills } = app.stores;
  const number = (await syncs.byId('default', 'far'))?.number ?? 0;
  const taking = { phase: 'taking', last: ['txi_1'], counted: 4_000, taken: 1_000 } as const;
  await backfills.open(number, 'tax_id', taking);
  const failure = { kind: 'forbidden', detail: 'the permission is missing' };
  await backfills.failed({ sync: number, collection: 'tax_id' }, failure);
  const done = { phase: 'done', counted: 5, taken: 5 } as const;
  await backfills.open(number, 'customer', done);
  expect(await progress()).toEqual({
    state: 'copying',
    copied: 1_005,
    done: 0.417,
    seconds_left: 3,
    collections: [
      {
        collection_id: 'stripe:customer',
        state: 'done',
        copied: 5,
        done: 1,
        seconds_left: 0,
        failure: null,
        staleness_hours: null,
        listed_at: null,
      },
      {
        collection_id: 'stripe:line_item',
        ...waiting,
        failure: null,
        staleness_hours: 24,
        listed_at: null,
      },
      {
        collection_id: 'stripe:tax_id',
        state: 'failed',
        copied: 1_000,
        done: 0.25,
        seconds_left: 3,
        failure: { code: 'forbidden', detail: 'the permission is missing' },
        staleness_hours: null,
        listed_at: null,
      },
    ],
  });
  const live = async () => (await mirror.send('GET', '/v1/syncs/far')).json['live'];
  // By the key of another account: none of its webhooks come here.
  const latency_promised = { by_webhook_ms: null, while_busy_ms: 1_000, at_most_ms: 518_900 };
  const reads_of_account = expect.objectContaining({ allowed_a_month: 10_000 });
  const nothing = { failure: null, reads_to_make: 0, latency_promised, reads_of_account };
  expect(await live()).toEqual({ listed_at: null, ...nothing });
  const listedAt = Date.UTC(2026, 10, 30);
  await app.stores.follows.open(number, { next: 5, listedAt });
  await app.stores.follows.failed(number, failure);
  expect(await live()).toEqual({
    listed_at: '2026-11-30T00:00:00.000Z',
    failure: { code: 'forbidden', detail: 'the permission is missing' },
    reads_to_make: 0,
    latency_promised,
    reads_of_account,
  });
  await mirror.send('POST', '/v1/syncs/far/pause', {});
  expect(await progress()).toMatchObject({ state: 'paused' });
});

test('a collection is listed again from its beginning, once it was listed to the end', async () => {
  const credential = await mirror.createCredential('sk_test_to_list_again');
  await mirror.createSync({ id: 'again', credential, collections: ['stripe:customer'] });
  const again = (collection_id: unknown, id = 'again') =>
    mirror.send('POST', `/v1/syncs/${id}/backfill`, { collection_id });
  const { syncs, backfills } = app.stores;
  const number = (await syncs.byId('default', 'again'))?.number ?? 0;
  const stateAfter = async (phase: 'taking' | 'done') => {
    const place = { counted: 9, taken: 9, last: [] as string[] };
    await backfills.restart(number, 'customer');
    const row = await backfills.open(number, 'customer', { phase: 'taking', ...place });
    const next = { walk: { phase, ...place }, readAt: Date.now(), reads: 3 };
    await syncs.write(number, [], (tx) => backfills.keep(tx, row, next));
    const { status, json } = await again('stripe.customer');
    expect(status).toBe(200);
    const { collections } = json['progress'] as { collections: { state: string }[] };
    return collections.map(({ state }) => state);
  };
  expect(await stateAfter('taking')).toEqual(['copying']);
  expect(await stateAfter('done')).toEqual(['waiting']);
  expect((await again('stripe:customer')).status).toBe(200);
  const log = await app.request('GET', '/v1/audit?limit=100&subject=again');
  const entries = log.json['data'] as { action: string; after: unknown }[];
  expect(entries.map(({ action, after }) => [action, after]).slice(1)).toEqual([
    ['sync.backfill_requested', { collection: 'customer' }],
  ]);
  const refused = [
    await again('stripe:charge'),
    await again('stripe:order'),
    await again(7),
    await again('stripe:customer', 'no-such'),
  ].map((one) => [one.status, one.json['code'], ...problemsOf(one)]);
  expect(refused).toEqual([
    [422, 'invalid_body', '/collection_id collection_not_synced'],
    [422, 'invalid_body', '/collection_id collection_unknown'],
    [422, 'invalid_body', '/collection_id collection_unknown'],
    [404, 'sync_unknown'],
  ]);
  await mirror.send('DELETE', '/v1/syncs/again');
  expect((await again('stripe:customer')).json['code']).toBe('sync_unknown');
});

test('how old what changes in silence may be follows from the reads of the account', async () => {
  const credential = await mirror.createCredential('sk_test_of_silence');
  const collections = ['stripe:balance_transaction', 'stripe:payment_intent', 'stripe:charge'];
  const { syncs, backfills } = app.stores;
  const passed = async (id: string, reads: number) => {
    await mirror.createSync({ id, credential, collections });
    const number = (await syncs.byId('default', id))?.number ?? 0;
    const walk = { phase: 'done', counted: 1, taken: 1 } as const;
    const taking = { ...walk, phase: 'taking', last: [] } as const;
    const row = await backfills.open(number, 'balance_transaction', taking);
    await syncs.write(number, [], (tx) => backfills.keep(tx, row, { walk, readAt: 1, reads }));
    return number;
  };
  const shown = async () => {
    const { json } = await mirror.send('GET', '/v1/syncs/silent');
    const { collections: all } = json['progress'] as {
      collections: { collection_id: string; staleness_hours: number; listed_at: string | null }[];
    };
    return all.map((one) => [one.collection_id, one.staleness_hours, one.listed_at !== null]);
  };
  // A request a page: of the 10,000 reads a month sweeps have 4,000, and a daily one takes 3,000.
  await passed('silent', 100);
  expect(await shown()).toEqual([
    ['stripe:balance_transaction', 24, true],
    ['stripe:charge', null, false],
    ['stripe:payment_intent', 168, false],
  ]);
  // Another sync of the same account shares them.
  const other = await passed('silent-too', 300);
  expect(await shown()).toEqual([
    ['stripe:balance_transaction', 72, true],
    ['stripe:charge', null, false],
    ['stripe:payment_intent', 504, false],
  ]);
  // It is listed again: what is there stays.
  const first = { phase: 'counting', after: null, counted: 0, taken: 0 } as const;
  await backfills.sweep({ sync: other, collection: 'balance_transaction' }, first);
  const { json } = await mirror.send('GET', '/v1/syncs/silent-too');
  const { collections: all } = json['progress'] as { collections: { state: string }[] };
  expect(all[0]).toMatchObject({ state: 'done', done: 1, seconds_left: 0 });
});
