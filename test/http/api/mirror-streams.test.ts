import { customerEvent, customerRead } from '../../postgres/mirror-facts';
import { mirrorOf, problemsOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let sync: number;
let resourceId: string;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
  ({ number: sync, resourceId } = await makeSync('streams', ['stripe:customer', 'stripe:charge']));
});
afterAll(() => app.close());

async function makeSync(id: string, collections: string[]) {
  const credential = await mirror.createCredential(`sk_test_of_the_sync_${id}`);
  await mirror.createSync({ id, credential, collections });
  const row = await app.stores.syncs.byId('default', id);
  if (row === null) throw new Error(`the sync ${id} was not made`);
  return row;
}

const get = async (path: string) => {
  const answer = await mirror.send('GET', `/v1/syncs/streams/${path}`);
  return { ...answer, data: (answer.json['data'] ?? []) as Record<string, unknown>[] };
};

test('both streams in the shapes of the seed, key by key', async () => {
  const duncan = { id: 'cus_PVhgqH2dJRNIgP', name: 'Duncan Idaho', metadata: {} };
  const paul = { ...duncan, name: 'Paul Atreides' };
  await app.stores.syncs.write(sync, [
    customerRead(0, duncan),
    customerEvent('updated', 60, paul, { name: 'Duncan Idaho' }),
  ]);
  const { data } = await get('records?collection_id=stripe:customer');
  expect(data).toEqual([
    {
      collection_id: 'stripe:customer',
      deleted: false,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      inserted_at: expect.stringMatching(/Z$/),
      payload: { object: 'customer', ...paul },
      payload_hash: expect.stringMatching(/^[\w+/]{22}==$/),
      resource_id: resourceId,
      updated_at: expect.stringMatching(/Z$/),
      upsert_opts: null,
      upstream_id: 'cus_PVhgqH2dJRNIgP',
      upstream_updated_at: '2027-01-15T08:01:00.000Z',
    },
  ]);
  expect((await get('events')).data.at(-1)).toEqual({
    changes: { name: 'Duncan Idaho' },
    collection_id: 'stripe:customer',
    created_at: expect.stringMatching(/Z$/),
    data: { object: 'customer', ...paul },
    event_type: 'updated',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    resource_id: resourceId,
    upstream_id: 'cus_PVhgqH2dJRNIgP',
    upstream_updated_at: '2027-01-15T08:01:00.000Z',
  });
});

test('what differs from a GET in the version of the sync is marked, and nothing else', async () => {
  const { fact, ...of } = customerRead(0, { id: 'cus_marked' });
  const marks = { redacted: ['client_secret'], api_version: '2020-08-27' };
  await app.stores.syncs.write(sync, [{ ...of, fact: { ...fact, ...marks } as typeof fact }]);
  const { data } = await get('records');
  const [marked] = data.filter((one) => one['upstream_id'] === 'cus_marked');
  expect(marked).toMatchObject(marks);
  expect(Object.keys(marked ?? {})).toHaveLength(13);
});

test('a reader that goes on from each cursor sees each record once', async () => {
  const ids = Array.from({ length: 25 }, (_, n) => `cus_page_${10 + n}`);
  const reads = ids.map((id) => customerRead(0, { id }));
  const { json } = await get('records?limit=100');
  const seen: unknown[] = [];
  let cursor = String(json['next_cursor']);
  await app.stores.syncs.write(sync, reads);
  for (;;) {
    const page = await get(`records?limit=10&after=${cursor}`);
    seen.push(...page.data.map((one) => one['upstream_id']));
    cursor = String(page.json['next_cursor']);
    if (page.json['has_more'] !== true) break;
  }
  expect(seen).toEqual(ids);
  const end = await get(`records?after=${cursor}`);
  expect([end.data, end.json['next_cursor']]).toEqual([[], cursor]);
  await app.stores.syncs.write(sync, [
    customerEvent('updated', 90, { id: ids[3]!, name: 'new' }, { name: null }),
  ]);
  const changed = await get(`records?after=${cursor}`);
  expect(changed.data).toMatchObject([{ upstream_id: ids[3], payload: { name: 'new' } }]);
});

test('cursors and collections of another stream are refused, each with its code', async () => {
  const other = await makeSync('other_streams', ['stripe:customer']);
  const refused = async (path: string) => {
    const answer = await get(path);
    return [answer.status, answer.json['code'], ...problemsOf(answer)];
  };
  const invalid = [400, 'invalid_parameter'];
  expect(await refused('records?after=12')).toEqual([...invalid, '/after cursor_invalid']);
  expect(await refused(`records?after=records-${other.number}-1`)).toEqual([
    ...invalid,
    '/after cursor_foreign',
  ]);
  expect(await refused(`records?after=events-${sync}-1`)).toEqual([
    ...invalid,
    '/after cursor_foreign',
  ]);
  // As a reader has it whose database was restored from an older copy.
  expect(await refused(`records?after=records-${sync}-999999999`)).toEqual([
    ...invalid,
    '/after cursor_ahead',
  ]);
  expect(await refused('events?collection_id=stripe:spaceship')).toEqual([
    ...invalid,
    '/collection_id collection_unknown',
  ]);
  expect(await refused('events?collection_id=stripe:price')).toEqual([
    ...invalid,
    '/collection_id collection_not_synced',
  ]);
  expect(await refused('records?limit=0&order=desc')).toEqual([
    ...invalid,
    '/limit limit_invalid',
    '/order unknown_key',
  ]);
  expect((await get('events?collection_id=stripe.charge')).data).toEqual([]);
});
