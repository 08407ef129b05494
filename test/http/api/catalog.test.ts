import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Entry {
  id: string;
  sync: string;
  reason: string | null;
}

test('the catalog lists how each collection is mirrored, and why one cannot be', async () => {
  const { status, json } = await app.request('GET', '/v1/catalog');
  const entries = json['data'] as Entry[];
  const entry = (id: string) => entries.find((one) => one.id === id);
  expect([status, json['has_more']]).toEqual([200, false]);
  expect(entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id).sort());
  expect(entry('stripe:subscription_item')).toEqual({
    object: 'catalog_collection',
    id: 'stripe:subscription_item',
    sync: 'list',
    reason: null,
    path: '/v1/subscription_items',
    parent: { collection: 'stripe:subscription', parameter: 'subscription' },
    other_lists: [],
    created_filter: false,
    event_types: [],
    silent: 'all',
    staleness_hours: 24,
    writes: {
      create: { path: '/v1/subscription_items', reason: null },
      update: { path: '/v1/subscription_items/{id}', reason: null },
      delete: { path: '/v1/subscription_items/{id}', reason: null },
    },
  });
  expect(entry('stripe:bank_account')).toMatchObject({
    other_lists: [{ path: '/v1/accounts/{parent}/external_accounts', parent: 'stripe:account' }],
  });
  expect(entry('stripe:recipient')).toMatchObject({
    sync: 'none',
    reason: 'Stripe has removed it from its API; connected accounts replaced it',
    writes: { create: { path: null } },
  });
});
