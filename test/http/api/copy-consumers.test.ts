import { customerRead } from '../../postgres/mirror-facts';
import { mirrorOf } from '../support/mirror';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
beforeAll(async () => {
  app = await startApp();
  mirror = mirrorOf(app);
});
afterAll(() => app.close());

async function makeSync(id: string, collections: string[]): Promise<void> {
  const credential = await mirror.createCredential(`sk_test_of_the_sync_${id}`);
  const made = await mirror.createSync({ id, credential, collections });
  expect(made.status).toBe(201);
}

test('a copy of a sync has its consumers, paused and at the beginning', async () => {
  await makeSync('copied', ['stripe:customer', 'stripe:charge']);
  const define = async (body: Record<string, unknown>) => {
    const made = await mirror.send('POST', '/v1/consumers', { sync: 'copied', ...body });
    expect(made.status).toBe(201);
    return made.json;
  };
  const settings = { ack_wait_ms: 9_000, max_deliver: 3, max_ack_pending: 7 };
  const filters = { collection_id: 'stripe:customer' };
  await define({ id: 'pulled', stream: 'events', filters, ...settings });
  const posted = await define({
    id: 'posted',
    kind: 'webhook',
    webhook: { url: 'https://example.com/in' },
    deliver_policy: 'new',
  });
  await define({ id: 'stored', kind: 'postgres', postgres: { url: 'postgres://u:p@db/x' } });
  const row = await app.stores.syncs.byId('default', 'copied');
  await app.stores.syncs.write(row?.number ?? 0, [customerRead(0, { id: 'cus_copied' })]);
  const credential = await mirror.createCredential('sk_live_of_the_copy');
  const copy = () => mirror.send('POST', '/v1/syncs/copied/copy', { id: 'copy', credential });
  const consumers = ['posted', 'pulled', 'stored'].map((id) => {
    return { copied_from: id, id: `${id}-copy`, problem: null };
  });
  const first = await copy();
  expect([first.status, first.json['consumers']]).toEqual([201, consumers]);
  const read = async (id: string) => (await mirror.send('GET', `/v1/consumers/${id}`)).json;
  expect(await read('pulled-copy')).toMatchObject({
    sync: 'copy',
    kind: 'pull',
    stream: 'events',
    filters: { collection_id: ['stripe:customer'] },
    ...settings,
    desired: 'paused',
    progress: { out: 0, waiting: 0, behind: 0 },
  });
  const { webhook } = await read('posted-copy');
  expect(webhook).toEqual({ url: 'https://example.com/in', headers: [], timeout_ms: 15_000 });
  const { secret } = posted['webhook'] as { secret: string };
  const secretOf = async (id: string) =>
    (await app.stores.consumers.secretOf({ connection: 'default', id }))?.reveal();
  expect(await secretOf('posted-copy')).toBe(secret);
  expect(await secretOf('stored-copy')).toBe('postgres://u:p@db/x');
  const schemas = await Promise.all(
    ['stored', 'stored-copy'].map(async (id) => (await read(id))['postgres']),
  );
  expect(schemas).toEqual([
    expect.objectContaining({ schema: 'stripe' }),
    expect.objectContaining({ schema: expect.stringMatching(/^stripe_copy_[a-z0-9]{12}$/) }),
  ]);
  // Again it is the same copy, and what was changed of it stays.
  await mirror.send('POST', '/v1/consumers/pulled-copy/resume', {});
  const again = await copy();
  expect([again.status, again.json['consumers']]).toEqual([200, consumers]);
  expect((await read('pulled-copy'))['desired']).toBe('running');
});

test('a consumer that cannot be copied is named with the reason, and the others are', async () => {
  await makeSync('partly', ['stripe:customer']);
  await makeSync('elsewhere', ['stripe:customer']);
  await mirror.send('POST', '/v1/consumers', { sync: 'partly', id: 'taken' });
  await mirror.send('POST', '/v1/consumers', { sync: 'partly', id: 'free' });
  await mirror.send('POST', '/v1/consumers', { sync: 'elsewhere', id: 'taken-partly-2' });
  const credential = await mirror.createCredential('sk_live_of_partly');
  const body = { id: 'partly-2', credential };
  const made = await mirror.send('POST', '/v1/syncs/partly/copy', body);
  const problem = 'there is a consumer "taken-partly-2" of another sync: delete it, and copy again';
  expect([made.status, made.json['consumers']]).toEqual([
    201,
    [
      { copied_from: 'free', id: 'free-partly-2', problem: null },
      { copied_from: 'taken', id: null, problem },
    ],
  ]);
});
