import type { Called } from '../../../src/stripe/stripe-gateway';
import { CLIENT_ID, problemOf, startPlatform } from '../support/platform';
import type { PlatformApp } from '../support/platform';
import type { Answer } from '../support/test-app';

let platform: PlatformApp;
beforeEach(async () => {
  platform = await startPlatform();
});
afterEach(() => platform.app.close());

const CODE = 'ac_OfTheBusiness';
const TO_LINK = { name: 'Client', code: 'client', platform: 'platform', existing_account: true };

const create = (more: object = {}) =>
  platform.send('POST', '/v1/connections', { ...TO_LINK, ...more });
const turnOn = (clientId: string | null = CLIENT_ID, code = 'platform') =>
  platform.send('PATCH', `/v1/connections/${code}`, { connect_client_id: clientId });
const stripe = () => platform.app.stripeAccounts;

/** Stripe knows the code, and lets the platform act for the account. */
function grants(account = 'acct_client', code = CODE): void {
  stripe().codes.set(code, { kind: 'ok', value: { account, mode: 'test' } });
  stripe().keys.set(account, { kind: 'read', account, gone: null });
}

/** The link of a new connection that waits for its business. */
async function linkOf(code = 'client'): Promise<string> {
  await turnOn();
  return String((await create({ code })).json['onboarding_url']);
}

/** What the button leads to, and the state in it. */
async function leadOn(url: string): Promise<{ at: URL; state: string }> {
  const led = await platform.page('POST', url);
  expect(led.status).toBe(303);
  const at = new URL(led.headers.get('location') ?? '');
  return { at, state: at.searchParams.get('state') ?? '' };
}

const comeBack = (query: Record<string, string>) =>
  platform.page('GET', `/connect/oauth/return?${new URLSearchParams(query).toString()}`);

/** The page as its status and what it says. */
const shown = ({ status, text }: Answer) => [status, /<p class="note">(.*?)</.exec(text)?.[1]];

describe('without a client id', () => {
  test('no account is linked, and the answer says how to turn it on', async () => {
    const refused = await create();
    expect(problemOf(refused)).toEqual([422, 'invalid_body', '/existing_account oauth_off']);
    const { detail } = refused.json as { detail: string };
    expect(detail).toContain('http://pay.test/connect/oauth/return');
    expect(detail).toContain('PATCH /v1/connections/platform with {"connect_client_id": "ca_…"}');
    expect((await platform.send('GET', '/v1/connections/client')).status).toBe(404);
  });

  test('turned off again, the page of one that waits says so, and changes nothing', async () => {
    const url = await linkOf();
    expect((await turnOn(null)).json['connect_client_id']).toBeNull();
    expect(shown(await platform.page('POST', url))).toEqual([
      409,
      expect.stringContaining('cannot be connected at the moment'),
    ]);
  });

  test('in live mode Stripe must be able to lead back by https', async () => {
    const key = 'sk_live_of_the_platform';
    stripe().keys.set(key, { kind: 'read', account: 'acct_live', gone: null });
    const body = { name: 'L', code: 'live', secret_key: key, connect_client_id: CLIENT_ID };
    expect((await platform.send('POST', '/v1/connections', body)).status).toBe(201);
    const refused = await create({ platform: 'live' });
    expect(problemOf(refused)).toEqual([422, 'invalid_body', '/existing_account oauth_off']);
    expect(refused.json['detail']).toContain('https');
  });
});

test('what does not fit together is refused, all at once', async () => {
  const body = { name: 'C', code: 'c', existing_account: true, connect_client_id: 'sk_test_1' };
  expect(problemOf(await platform.send('POST', '/v1/connections', body))).toEqual([
    422,
    'invalid_body',
    '/connect_client_id client_id_invalid',
    '/existing_account platform_needed',
    '/secret_key key_or_platform',
  ]);
  const nested = await create({ connect_client_id: CLIENT_ID });
  expect(problemOf(nested)).toEqual([422, 'invalid_body', '/connect_client_id not_a_platform']);
  await linkOf();
  expect(problemOf(await turnOn(CLIENT_ID, 'client'))).toEqual([
    422,
    'invalid_body',
    '/connect_client_id not_a_platform',
  ]);
});

test('it waits for its business at a link that stays; GET changes nothing', async () => {
  const url = await linkOf();
  expect(await platform.connection('client')).toMatchObject({
    status: 'restricted',
    status_detail: expect.stringContaining('onboarding_url') as string,
    stripe_account: null,
    oauth: { status: 'waiting', client_id: null, problem: null },
  });
  const first = await platform.page('GET', url);
  expect([first.status, first.text.includes('already has at Stripe')]).toEqual([200, true]);
  expect(await platform.sql('select 1 from oauth_requests')).toEqual([]);
});

test('the button leads to Stripe, each time with another state', async () => {
  const url = await linkOf();
  const { at, state } = await leadOn(url);
  expect(Object.fromEntries(at.searchParams)).toEqual({
    client_id: CLIENT_ID,
    redirect_uri: 'http://pay.test/connect/oauth/return',
    state,
  });
  expect(state).toMatch(/^[\w-]{32}$/);
  expect((await leadOn(url)).state).not.toBe(state);
});

test('yes at Stripe: the account is read and kept, and collects from then on', async () => {
  const url = await linkOf();
  grants();
  const { state } = await leadOn(url);
  const back = await comeBack({ code: CODE, scope: 'read_write', state });
  expect([back.status, back.headers.get('location')]).toEqual([303, `${url}/return`]);
  expect((await platform.page('GET', `${url}/return`)).text).toContain('is connected');
  expect(await platform.connection('client')).toMatchObject({
    status: 'active',
    stripe_account: 'acct_client',
    oauth: { status: 'authorized', client_id: CLIENT_ID, problem: null },
  });
  const query = { connection: 'client', after: 0, limit: 10, action: 'connection.authorized' };
  expect(await platform.app.stores.audit.list(query)).toMatchObject([
    { by: 'connect_link', keyId: null, after: { stripe_account: 'acct_client' } },
  ]);
  const kept = JSON.stringify(await platform.sql('select * from oauth_requests'));
  expect([kept.includes(CODE), kept.includes(state)]).toEqual([false, false]);
});

test('an account that takes no charges yet is linked, and says why', async () => {
  const url = await linkOf();
  grants();
  const gone = 'charges are switched off: details are missing';
  stripe().keys.set('acct_client', { kind: 'read', account: 'acct_client', gone });
  await comeBack({ code: CODE, state: (await leadOn(url)).state });
  expect((await platform.page('GET', url)).text).toContain('takes no payments for it yet');
  expect(await platform.connection('client')).toMatchObject({
    status: 'restricted',
    status_detail: gone,
    oauth: { status: 'authorized' },
  });
});

describe('what comes back and counts for nothing', () => {
  const nothingChanged = async () => {
    expect(await platform.connection('client')).toMatchObject({
      stripe_account: null,
      oauth: { status: 'waiting' },
    });
  };

  test('a forged state, or none, is as a wrong link', async () => {
    await linkOf();
    for (const query of [{}, { state: 'x' }, { state: 'a'.repeat(32) }]) {
      expect((await comeBack({ code: CODE, ...query })).status).toBe(404);
    }
    expect(stripe().exchanged).toEqual([]);
    await nothingChanged();
  });

  test('a state is good for an hour', async () => {
    const { state } = await leadOn(await linkOf());
    await platform.sql('update oauth_requests set expires_at = now()');
    expect(shown(await comeBack({ code: CODE, state }))).toEqual([
      410,
      expect.stringContaining('more than an hour'),
    ]);
    expect(stripe().exchanged).toEqual([]);
    await nothingChanged();
  });

  test('the business says no: it may begin again, by the same link', async () => {
    const url = await linkOf();
    const { state } = await leadOn(url);
    const denied = { error: 'access_denied', error_description: 'The user denied your request' };
    const answer = await comeBack({ ...denied, state });
    expect(shown(answer)).toEqual([200, expect.stringContaining('did not agree')]);
    expect(answer.text).toContain(`href="${new URL(url).pathname}"`);
    expect((await comeBack({ code: CODE, state })).status).toBe(409);
    await nothingChanged();
    grants();
    expect((await comeBack({ code: CODE, state: (await leadOn(url)).state })).status).toBe(303);
  });

  test.each([
    ['neither code nor error', {}],
    ['both', { code: CODE, error: 'access_denied' }],
    ['a code that is none', { code: 'sk_test_1' }],
  ])('%s: the state is not used up', async (_, query) => {
    const { state } = await leadOn(await linkOf());
    expect((await comeBack({ ...query, state })).status).toBe(400);
    grants();
    expect((await comeBack({ code: CODE, state })).status).toBe(303);
  });

  test('a code that Stripe refuses', async () => {
    const { state } = await leadOn(await linkOf());
    expect(shown(await comeBack({ code: CODE, state }))).toEqual([
      409,
      expect.stringContaining('did not accept'),
    ]);
    expect((await comeBack({ code: CODE, state })).status).toBe(409);
    expect(stripe().exchanged).toEqual([CODE]);
    await nothingChanged();
  });

  test('an answer that is lost: the code is not sent again', async () => {
    const { state } = await leadOn(await linkOf());
    stripe().codes.set(CODE, { kind: 'unknown', detail: 'the connection was cut' });
    const lost = await comeBack({ code: CODE, state });
    expect(shown(lost)).toEqual([503, expect.stringContaining('was lost')]);
    grants();
    expect((await comeBack({ code: CODE, state })).status).toBe(409);
    expect(stripe().exchanged).toEqual([CODE]);
    await nothingChanged();
  });

  test('Stripe is busy and has not taken the code: the page works a moment later', async () => {
    const { state } = await leadOn(await linkOf());
    const busy: Called<never> = { kind: 'busy', retryAfterMs: null, reason: 'rate' };
    stripe().codes.set(CODE, busy);
    const answer = await comeBack({ code: CODE, state });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    grants();
    expect((await comeBack({ code: CODE, state })).status).toBe(303);
  });

  test('an access of the other mode', async () => {
    const { state } = await leadOn(await linkOf());
    stripe().codes.set(CODE, { kind: 'ok', value: { account: 'acct_client', mode: 'live' } });
    expect((await comeBack({ code: CODE, state })).status).toBe(409);
    await nothingChanged();
  });
});

describe('a code is sent to Stripe once', () => {
  test('used again by its own answer, or with the state of another connection', async () => {
    const url = await linkOf();
    const other = await leadOn(await linkOf('other'));
    grants();
    const { state } = await leadOn(url);
    expect((await comeBack({ code: CODE, state })).status).toBe(303);
    const again = await comeBack({ code: CODE, state });
    expect(shown(again)).toEqual([409, expect.stringContaining('was used before')]);
    expect((await comeBack({ code: CODE, state: other.state })).status).toBe(409);
    expect(stripe().exchanged).toEqual([CODE]);
    expect((await platform.connection('client'))['status']).toBe('active');
    expect((await platform.connection('other'))['oauth']).toMatchObject({ status: 'waiting' });
  });

  test('by one of many who bring it at once', async () => {
    const { state } = await leadOn(await linkOf());
    grants();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => comeBack({ code: CODE, state })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([303, ...Array<number>(7).fill(409)]);
    expect(stripe().exchanged).toEqual([CODE]);
  });

  test('where the server dies after it nothing is half done: it can be linked again', async () => {
    const url = await linkOf();
    const { state } = await leadOn(url);
    grants();
    stripe().dies = true;
    expect((await comeBack({ code: CODE, state })).status).toBe(500);
    stripe().dies = false;
    expect(await platform.connection('client')).toMatchObject({
      stripe_account: null,
      oauth: { status: 'waiting' },
    });
    expect((await comeBack({ code: CODE, state })).status).toBe(409);
    expect(stripe().exchanged).toEqual([CODE]);
    grants('acct_client', 'ac_TheSecondTime');
    const next = await leadOn(url);
    expect((await comeBack({ code: 'ac_TheSecondTime', state: next.state })).status).toBe(303);
    expect((await platform.connection('client'))['stripe_account']).toBe('acct_client');
  });
});

describe('which account', () => {
  test('one that another active connection collects into is not linked twice', async () => {
    const url = await linkOf();
    grants('acct_platform');
    stripe().keys.set('acct_platform', { kind: 'read', account: 'acct_platform', gone: null });
    const taken = await comeBack({ code: CODE, state: (await leadOn(url)).state });
    expect(shown(taken)).toEqual([409, expect.stringContaining('is connected here already')]);
    expect((await platform.connection('client'))['stripe_account']).toBeNull();
  });

  test('a connection keeps its account: the business gives access to that one again', async () => {
    const url = await linkOf();
    grants();
    await comeBack({ code: CODE, state: (await leadOn(url)).state });
    await platform.app.stores.connections.setGone('client', 'access was taken back', true);
    expect((await platform.connection('client'))['oauth']).toMatchObject({ status: 'revoked' });
    grants('acct_another', 'ac_OfAnotherOne');
    const other = await comeBack({ code: 'ac_OfAnotherOne', state: (await leadOn(url)).state });
    expect(shown(other)).toEqual([409, expect.stringContaining('another Stripe account')]);
    grants('acct_client', 'ac_TheSecondTime');
    await comeBack({ code: 'ac_TheSecondTime', state: (await leadOn(url)).state });
    expect(await platform.connection('client')).toMatchObject({
      status: 'active',
      stripe_account: 'acct_client',
      oauth: { status: 'authorized' },
    });
  });

  test('disconnected while the business was at Stripe, it stays so', async () => {
    const url = await linkOf();
    const { state } = await leadOn(url);
    grants();
    await platform.send('POST', '/v1/connections/client/disconnect', { at_once: true });
    expect((await comeBack({ code: CODE, state })).status).toBe(410);
    expect(stripe().exchanged).toEqual([]);
    expect((await platform.page('POST', url)).status).toBe(404);
    await platform.send('POST', '/v1/connections/client/reconnect', {});
    grants('acct_client', 'ac_TheSecondTime');
    const next = await leadOn(url);
    expect((await comeBack({ code: 'ac_TheSecondTime', state: next.state })).status).toBe(303);
    expect((await platform.connection('client'))['status']).toBe('active');
  });
});
