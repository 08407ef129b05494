import { finishConnections } from '../../../src/relay/finish-connections';
import { relayAccountEvents } from '../../../src/relay/account-events';
import type { RelayDeps } from '../../../src/relay/relay';
import type { AccountReading } from '../../../src/stripe/read-account';
import { event } from '../../postgres/samples';
import { CLIENT_ID, startPlatform } from '../support/platform';
import type { PlatformApp } from '../support/platform';

let platform: PlatformApp;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.app.close());

const GONE = 'charges are switched off: Stripe reviews this account (under_review)';
const KEY = 'sk_test_of_the_shop';

/** What the billing system reads, without when and in which order of ids. */
async function eventsOf(code: string): Promise<[string, unknown][]> {
  const rows = await platform.app.stores.publicEvents.list(code, null, 100);
  return rows.map(({ event: { type, data } }) => [type, data]);
}

const reads = (account: string, gone: string | null): void =>
  void platform.app.stripeAccounts.keys.set(account, { kind: 'read', account, gone });

async function createShop(gone: string | null = null): Promise<void> {
  platform.app.stripeAccounts.keys.set(KEY, { kind: 'read', account: 'acct_shop', gone });
  await platform.send('POST', '/v1/connections', { name: 'Shop', code: 'shop', secret_key: KEY });
}

/** The relay, to which Stripe answers this about the account. */
const relayWith = (reading: AccountReading): RelayDeps =>
  ({
    stores: { ...platform.app.stores, accountHints: { request: async () => undefined } },
    log: platform.app.deps.log,
    readAccount: async () => reading,
  }) as unknown as RelayDeps;

async function arrives(type: string, reading: AccountReading): Promise<void> {
  const stored = { ...event(`evt_${type}`), connection: 'shop', type, receivedAt: 0, ref: null };
  await relayAccountEvents(relayWith(reading), [stored] as never);
}

test('connected, and then restricted for each reason, and active again', async () => {
  await createShop();
  const read = (gone: string | null) => ({ kind: 'read' as const, account: 'acct_shop', gone });
  await arrives('account.updated', read(GONE));
  await arrives('account.updated', read(GONE));
  await arrives('account.updated', read('another reason'));
  await arrives('account.updated', read(null));
  await arrives('account.updated', read(null));
  expect(await eventsOf('shop')).toEqual([
    ['connection.connected', { stripe_account: 'acct_shop' }],
    ['connection.restricted', { why: GONE }],
    ['connection.restricted', { why: 'another reason' }],
    ['connection.active', {}],
  ]);
});

test('connected with an account that takes no charges', async () => {
  await createShop(GONE);
  expect(await eventsOf('shop')).toEqual([
    ['connection.connected', { stripe_account: 'acct_shop' }],
    ['connection.restricted', { why: GONE }],
  ]);
});

test('the business ends the access at Stripe', async () => {
  await createShop();
  const detail = 'Application access may have been revoked (HTTP 403)';
  await arrives('account.application.deauthorized', { kind: 'locked_out', detail });
  expect((await eventsOf('shop')).at(-1)).toEqual([
    'connection.deauthorized',
    { why: `access was taken back (${detail})` },
  ]);
});

test('disconnected once, and connected again', async () => {
  await createShop();
  const path = '/v1/connections/shop';
  await platform.send('POST', `${path}/disconnect`);
  expect((await eventsOf('shop')).map(([type]) => type)).toEqual(['connection.connected']);
  await platform.send('POST', `${path}/disconnect`, { at_once: true });
  await platform.send('POST', `${path}/disconnect`, { at_once: true });
  await finishConnections(relayWith({ kind: 'later' }));
  await platform.send('POST', `${path}/reconnect`, { secret_key: KEY });
  expect((await eventsOf('shop')).map(([type]) => type)).toEqual([
    'connection.connected',
    'connection.disconnected',
    'connection.connected',
  ]);
});

test('an account that is linked by OAuth, once it is', async () => {
  await platform.send('PATCH', '/v1/connections/platform', { connect_client_id: CLIENT_ID });
  const body = { name: 'C', code: 'client', platform: 'platform', existing_account: true };
  const { json } = await platform.send('POST', '/v1/connections', body);
  expect(await eventsOf('client')).toEqual([]);
  const led = await platform.page('POST', String(json['onboarding_url']));
  const state = new URL(led.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const granted = { account: 'acct_client', mode: 'test' as const };
  platform.app.stripeAccounts.codes.set('ac_OfTheBusiness', { kind: 'ok', value: granted });
  reads('acct_client', GONE);
  await platform.page('GET', `/connect/oauth/return?code=ac_OfTheBusiness&state=${state}`);
  expect(await eventsOf('client')).toEqual([
    ['connection.connected', { stripe_account: 'acct_client' }],
    ['connection.restricted', { why: GONE }],
  ]);
});

test('what was not committed is not published', async () => {
  await createShop();
  platform.app.stripeAccounts.keys.set('sk_test_another_key', {
    kind: 'read',
    account: 'acct_shop',
    gone: null,
  });
  const body = { name: 'Twin', code: 'twin', secret_key: 'sk_test_another_key' };
  expect((await platform.send('POST', '/v1/connections', body)).status).toBe(409);
  const rows = await platform.sql("select 1 from notices where connection = 'twin'");
  expect(rows).toEqual([]);
});
