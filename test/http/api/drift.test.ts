import type { SyncRow } from '../../../src/postgres/mirror/syncs';
import { mirrorOf, problemsOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let sync: SyncRow;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
  const credential = await mirror.createCredential('sk_test_of_drift');
  const collections = ['charge', 'customer', 'discount', 'line_item'].map((n) => `stripe:${n}`);
  await mirror.createSync({ id: 'drift', credential, collections });
  const row = await app.stores.syncs.byId('default', 'drift');
  if (row === null) throw new Error('the sync was not stored');
  sync = row;
});
afterAll(() => app.close());

const at = '/v1/syncs/drift/drift';

/** As the worker that carries it out does. */
async function finish(id: unknown): Promise<void> {
  const check = await app.stores.drift.byId(sync.number, String(id));
  if (check !== null) await app.stores.drift.end(check, 'done');
}

test('a check has what was asked; another one waits until it is done', async () => {
  const made = await mirror.send('POST', at, { sample_size: 20, count: true });
  const none = { compared: 0, breaks: 0, changed_meanwhile: 0, other_version: 0 };
  const unread = { parents_unread: 0, unread: [] };
  const blank = { ...none, ...unread, state: 'waiting', here: null, there: null, failure: null };
  expect([made.status, made.json]).toEqual([
    201,
    {
      object: 'drift_check',
      id: expect.stringMatching(/^drift_/),
      sync: 'drift',
      status: 'checking',
      sample_size: 20,
      count: true,
      repair: false,
      breaks: 0,
      reads: 0,
      waits_for_reads: false,
      collections: ['stripe:charge', 'stripe:customer', 'stripe:line_item'].map((id) => ({
        collection_id: id,
        ...blank,
      })),
      created_at: expect.any(String),
      ended_at: null,
    },
  ]);
  const second = await mirror.send('POST', at, {});
  expect([second.status, second.json['code']]).toEqual([409, 'drift_check_unfinished']);
  await finish(made.json['id']);
  const next = await mirror.send('POST', at, { collections: ['stripe:customer'] });
  expect(next.json).toMatchObject({ sample_size: 50, count: false });
  const early = await mirror.send('POST', `${at}/${String(made.json['id'])}/repair`, {});
  expect([early.status, early.json['code']]).toEqual([409, 'drift_check_unfinished']);
  await finish(next.json['id']);
  const first = await mirror.send('GET', `${at}?limit=1`);
  expect(first.json).toMatchObject({ data: [{ id: next.json['id'], status: 'done' }] });
  const older = await mirror.send(
    'GET',
    `${at}?limit=1&after=${String(first.json['next_cursor'])}`,
  );
  expect(older.json).toMatchObject({ data: [{ id: made.json['id'] }], has_more: false });
});

test('breaks are listed page by page; a repair is noted and begins', async () => {
  const made = await mirror.send('POST', at, { collections: ['stripe:customer'] });
  const id = String(made.json['id']);
  const check = await app.stores.drift.byId(sync.number, id);
  const [one] = check?.collections ?? [];
  if (check === null || one === undefined) throw new Error('the check was not stored');
  const missing = { kind: 'missing_here' as const, paths: [], parent: 'in_1' };
  const found = [
    { upstreamId: 'cus_1', parent: null, kind: 'differs' as const, paths: ['/name'] },
    { upstreamId: 'cus_2', ...missing },
  ];
  const unread = { parentsUnread: 2, unread: [{ id: 'in_1', code: 'c', detail: 'd' }] };
  const kept = { ...one, ...unread, state: 'done' as const, compared: 2 };
  const part = { after: kept, breaks: found, listed: [] };
  await app.stores.drift.keep(check, part);
  await app.stores.drift.keep(check, part);
  await finish(id);
  const shown = await mirror.send('GET', `${at}/${id}`);
  expect(shown.json['collections']).toMatchObject([
    { parents_unread: 2, unread: [{ parent_id: 'in_1', code: 'c', detail: 'd' }] },
  ]);
  const first = await mirror.send('GET', `${at}/${id}/breaks?limit=1`);
  expect(first.json).toMatchObject({
    data: [{ upstream_id: 'cus_1', kind: 'differs', paths: ['/name'], status: 'open' }],
    has_more: true,
  });
  const cursor = String(first.json['next_cursor']);
  const second = await mirror.send('GET', `${at}/${id}/breaks?limit=1&after=${cursor}`);
  expect(second.json).toMatchObject({
    data: [{ upstream_id: 'cus_2', parent_id: 'in_1' }],
    has_more: false,
  });
  const repair = await mirror.send('POST', `${at}/${id}/repair`, {});
  expect(repair.json).toMatchObject({ status: 'repairing', repair: true, ended_at: null });
  const log = await app.request('GET', `/v1/audit?subject=${id}`);
  expect((log.json['data'] as { action: string }[]).map(({ action }) => action)).toEqual([
    'drift_check.created',
    'drift_check.repair_requested',
  ]);
  await finish(id);
});

test('all that is wrong with a check is said at once; what is not there is 404', async () => {
  const body = { collections: ['stripe:refund', 'stripe:discount', 'stripe:line_item'] };
  const wrong = await mirror.send('POST', at, body);
  expect([wrong.status, problemsOf(wrong)]).toEqual([
    422,
    ['/collections/0 collection_not_synced', '/collections/1 collection_not_compared'],
  ]);
  const bad = { sample_size: 0, count: 'yes', collections: [] };
  expect(problemsOf(await mirror.send('POST', at, bad)).sort()).toEqual([
    '/collections collections_invalid',
    '/count count_invalid',
    '/sample_size number_invalid',
  ]);
  for (const [method, path] of [
    ['GET', `${at}/drift_of_nobody`],
    ['GET', `${at}/drift_of_nobody/breaks`],
    ['POST', `${at}/drift_of_nobody/repair`],
  ] as const) {
    const answer = await mirror.send(method, path, method === 'POST' ? {} : undefined);
    expect([answer.status, answer.json['code']]).toEqual([404, 'drift_check_unknown']);
  }
  const other = await mirror.send('POST', '/v1/syncs/none/drift', {});
  expect([other.status, other.json['code']]).toEqual([404, 'sync_unknown']);
});

test('events, which Stripe forgets, are not compared: none of them would be deleted', async () => {
  const credential = await mirror.createCredential('sk_test_of_events');
  await mirror.createSync({
    id: 'events',
    credential,
    collections: ['stripe:event', 'stripe:product'],
  });
  const of = '/v1/syncs/events/drift';
  const named = await mirror.send('POST', of, { collections: ['stripe:event'] });
  expect([named.status, problemsOf(named)]).toEqual([
    422,
    ['/collections/0 collection_not_compared'],
  ]);
  const all = await mirror.send('POST', of, {});
  const collections = all.json['collections'] as { collection_id: string }[];
  expect(collections.map(({ collection_id }) => collection_id)).toEqual(['stripe:product']);
});
