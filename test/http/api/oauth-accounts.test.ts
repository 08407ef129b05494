import { COMMAND_LINE } from '../../../src/domain/audit';
import { finishConnections } from '../../../src/relay/finish-connections';
import type { RelayDeps } from '../../../src/relay/relay';
import { Secret } from '../../../src/runtime/secret';
import type { Called } from '../../../src/stripe/stripe-gateway';
import { CLIENT_ID, PLATFORM_KEY, startPlatform } from '../support/platform';
import type { PlatformApp } from '../support/platform';
import type { TestApp } from '../support/test-app';
import { signed } from '../support/test-app';

let app: TestApp;
let platform: PlatformApp;
beforeEach(async () => {
  platform = await startPlatform();
  app = platform.app;
});
afterEach(() => app.close());

const CONNECT_SECRET = 'whsec_of_connected_accounts';

const send = (...asked: Parameters<PlatformApp['send']>) => platform.send(...asked);
const get = (code: string) => platform.connection(code);

/** An account that let the platform act for it. */
async function linked(code: string, account: string): Promise<void> {
  const row = { code, name: code, mode: 'test' as const, settings: {}, notifyEmails: [] };
  const oauth = { status: 'authorized' as const, clientId: 'ca_platform' };
  const more = { businessName: code, stripeAccount: account, platform: 'platform', oauth };
  await app.stores.connectionChanges.create({ ...row, ...more }, {}, COMMAND_LINE);
  app.stripeAccounts.keys.set(account, { kind: 'read', account, gone: null });
}

/** What the worker does every two seconds. */
const work = () =>
  finishConnections({
    stores: app.stores,
    log: app.deps.log,
    revokeAccess: ({ clientId, account }) =>
      app.stripeAccounts.at({ secretKey: PLATFORM_KEY }).revokeAccess({ clientId, account }),
  } as Pick<RelayDeps, 'revokeAccess'> as RelayDeps);

const disconnect = (code: string) =>
  send('POST', `/v1/connections/${code}/disconnect`, { at_once: true });

describe('disconnecting an account that was linked by OAuth', () => {
  test('Stripe is asked to end the access, once', async () => {
    await linked('client', 'acct_client');
    expect((await disconnect('client')).json).toMatchObject({
      status: 'disconnected',
      oauth: { status: 'revoking', client_id: 'ca_platform', problem: null },
    });
    await work();
    await work();
    expect(app.stripeAccounts.revoked).toEqual(['acct_client ca_platform']);
    expect(await get('client')).toMatchObject({
      status: 'disconnected',
      oauth: { status: 'revoked', problem: null },
    });
  });

  test('an account made by onboarding keeps its platform: Stripe is asked nothing', async () => {
    const body = { name: 'C', code: 'made', platform: 'platform' };
    await send('POST', '/v1/connections', body);
    expect((await disconnect('made')).json).toMatchObject({ status: 'disconnected', oauth: null });
    await work();
    expect(app.stripeAccounts.revoked).toEqual([]);
  });

  test('refused by Stripe it stays disconnected, and says so', async () => {
    await linked('client', 'acct_client');
    const detail = 'no_deauth_on_controlled_account (invalid_client, HTTP 401)';
    app.stripeAccounts.revocation = { ...REFUSED, detail };
    await disconnect('client');
    await work();
    const { status, oauth } = await get('client');
    expect([status, oauth]).toEqual([
      'disconnected',
      {
        status: 'not_revoked',
        client_id: 'ca_platform',
        problem: expect.stringContaining(detail) as string,
      },
    ]);
    app.stripeAccounts.revocation = null;
    await work();
    expect(app.stripeAccounts.revoked).toEqual([]);
  });

  test('without an answer it is asked again later', async () => {
    await linked('client', 'acct_client');
    app.stripeAccounts.revocation = { kind: 'unknown', detail: 'the connection was cut' };
    await disconnect('client');
    await work();
    expect((await get('client'))['oauth']).toMatchObject({
      status: 'revoking',
      problem: expect.stringContaining('the connection was cut') as string,
    });
    app.stripeAccounts.revocation = null;
    await work();
    expect(app.stripeAccounts.revoked).toEqual([]);
    await platform.sql(
      'update connections set revoke_due_at = now() where revoke_due_at is not null',
    );
    await work();
    expect(app.stripeAccounts.revoked).toEqual(['acct_client ca_platform']);
    expect((await get('client'))['oauth']).toMatchObject({ status: 'revoked', problem: null });
  });

  test('access that another connection uses by now is left alone', async () => {
    await linked('client', 'acct_client');
    await disconnect('client');
    await linked('successor', 'acct_client');
    await work();
    expect(app.stripeAccounts.revoked).toEqual([]);
    expect((await get('client'))['oauth']).toMatchObject({
      status: 'not_revoked',
      problem: 'the connection "successor" uses the access of the account now',
    });
  });

  test('connected again, the business is asked for its access again', async () => {
    await linked('client', 'acct_client');
    await disconnect('client');
    const again = await send('POST', '/v1/connections/client/reconnect', {});
    expect(again.json).toMatchObject({ status: 'restricted', oauth: { status: 'waiting' } });
    await work();
    expect(app.stripeAccounts.revoked).toEqual([]);
  });

  test('taken back while it is being disconnected, it keeps its access', async () => {
    await linked('client', 'acct_client');
    await send('POST', '/v1/connections/client/disconnect');
    const again = await send('POST', '/v1/connections/client/reconnect', {});
    expect(again.json).toMatchObject({ status: 'active', oauth: { status: 'authorized' } });
  });

  test('the event in which Stripe says so is of the disconnected connection', async () => {
    await linked('client', 'acct_client');
    await disconnect('client');
    const secrets = { connect_webhook_secret: new Secret(CONNECT_SECRET) };
    await app.stores.connectionSecrets.set('platform', secrets, COMMAND_LINE);
    for (const type of ['account.application.deauthorized', 'account.updated']) {
      expect((await receive(type)).status).toBe(200);
    }
    const ended = 'evt_account.application.deauthorized';
    expect([...(await app.stores.events.storedIds('client', [ended]))]).toEqual([ended]);
    const [kept] = await app.stores.quarantine.list('platform', 10, null);
    expect(kept?.id).toBe('evt_account.updated');
  });
});

test('the event of a link may come before the link: it is not quarantined', async () => {
  const secrets = { connect_webhook_secret: new Secret(CONNECT_SECRET) };
  await app.stores.connectionSecrets.set('platform', secrets, COMMAND_LINE);
  const quarantined = async () => (await app.stores.quarantine.list('platform', 10, null)).length;
  await send('PATCH', '/v1/connections/platform', { connect_client_id: CLIENT_ID });
  expect((await receive('account.application.authorized')).status).toBe(200);
  expect(await quarantined()).toBe(0);
  expect((await receive('account.updated')).status).toBe(200);
  expect(await quarantined()).toBe(1);
});

const REFUSED: Extract<Called<never>, { kind: 'refused' }> = {
  kind: 'refused',
  code: 'invalid_client',
  param: null,
  detail: '',
  requestId: null,
};

function receive(type: string) {
  const account = 'acct_client';
  const raw = JSON.stringify({
    id: `evt_${type}`,
    object: 'event',
    type,
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    account,
    data: { object: { id: account, object: 'account' } },
  });
  const headers = { 'stripe-signature': signed(raw, CONNECT_SECRET) };
  return app.request('POST', '/webhooks/stripe/platform', undefined, { raw, headers, key: null });
}
