import type Stripe from 'stripe';
import { client, receiver, refusal, rig, until } from './helpers';
import type { Receiver, Rig } from './helpers';

// An account that exists lets a platform act for it: docs.stripe.com/connect/oauth-reference.

let world: Rig;
let hook: Receiver;
let platform: Stripe.Account;
let business: Stripe;
let account: string;
beforeAll(async () => {
  world = await rig();
  hook = await receiver();
});
beforeEach(async () => {
  await world.control('POST', 'reset');
  hook.bodies.length = 0;
  platform = await world.stripe.accounts.retrieveCurrent();
  const enabled = ['account.application.authorized', 'account.application.deauthorized'] as const;
  await world.stripe.webhookEndpoints.create({
    url: hook.url,
    connect: true,
    enabled_events: [...enabled],
  });
  business = client(world.sandbox, 'sk_test_business');
  account = (await business.accounts.retrieveCurrent()).id;
});
afterAll(async () => {
  await world.stop();
  await hook.stop();
});

const clientId = () => platform.id.replace('acct_', 'ca_');

const REQUEST = {
  response_type: 'code',
  scope: 'read_write',
  redirect_uri: 'https://we.example/back?x=1',
  state: 'a state',
};

function authorizePage(more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...REQUEST, client_id: clientId(), ...more });
  return `${world.sandbox.url}/oauth/authorize?${query.toString()}`;
}

async function answered(form: Record<string, string>): Promise<URL> {
  const body = new URLSearchParams(form);
  const sent = await fetch(authorizePage(), { method: 'POST', body, redirect: 'manual' });
  expect(sent.status).toBe(303);
  return new URL(sent.headers.get('location') ?? '');
}

async function grantedCode(of = account): Promise<string> {
  const back = await answered({ answer: 'grant', account: of });
  return back.searchParams.get('code') ?? '';
}

const exchange = (code: string) =>
  world.stripe.oauth.token({ grant_type: 'authorization_code', code });

const readIt = () => world.stripe.accounts.retrieve(account, undefined, { stripeAccount: account });

test('its page has a button for yes and one for no', async () => {
  const shown = await fetch(authorizePage(), { headers: { accept: 'text/html' } });
  const text = await shown.text();
  expect([shown.status, text.includes('value="grant"'), text.includes('value="deny"')]).toEqual([
    200,
    true,
    true,
  ]);
});

test('yes leads back with a code, which answers the account and connects it', async () => {
  const back = await answered({ answer: 'grant', account });
  expect(back.origin + back.pathname).toBe('https://we.example/back');
  expect(Object.fromEntries(back.searchParams)).toEqual({
    x: '1',
    state: 'a state',
    scope: 'read_write',
    code: expect.stringMatching(/^ac_\w{32}$/) as string,
  });
  expect((await refusal(readIt())).code).toBe('account_invalid');
  const token = await exchange(back.searchParams.get('code') ?? '');
  expect(token).toMatchObject({ stripe_user_id: account, livemode: false, token_type: 'bearer' });
  expect((await readIt()).id).toBe(account);
  await until(() => hook.types().includes('account.application.authorized'), 'the event');
});

test('no leads back with access_denied', async () => {
  const back = await answered({ answer: 'deny' });
  expect(Object.fromEntries(back.searchParams)).toMatchObject({
    error: 'access_denied',
    error_description: 'The user denied your request',
    state: 'a state',
  });
});

test('a code that comes twice ends the connection', async () => {
  const code = await grantedCode();
  await exchange(code);
  const again = await refusal(exchange(code));
  expect([again.statusCode, again.rawType]).toEqual([400, 'invalid_grant']);
  expect(again.message).toContain('has already been used');
  expect((await refusal(readIt())).code).toBe('account_invalid');
  await until(() => hook.types().includes('account.application.deauthorized'), 'the event');
  expect((await business.accounts.retrieveCurrent()).id).toBe(account);
});

test('a code lives for five minutes, and is of one platform', async () => {
  const code = await grantedCode();
  const stranger = client(world.sandbox, 'sk_test_stranger');
  const stolen = stranger.oauth.token({ grant_type: 'authorization_code', code });
  expect((await refusal(stolen)).rawType).toBe('invalid_grant');
  await world.sandbox.advance(300_000);
  const late = await refusal(exchange(code));
  expect([late.statusCode, late.message]).toEqual([
    400,
    `Authorization code does not exist: ${code}`,
  ]);
});

test('what is missing or not played is refused in the words of OAuth', async () => {
  const none = await refusal(exchange(''));
  expect([none.statusCode, none.rawType]).toEqual([400, 'invalid_request']);
  const other = world.stripe.oauth.token({ grant_type: 'refresh_token', refresh_token: 'rt_1' });
  expect((await refusal(other)).rawType).toBe('unsupported_grant_type');
});

test('the platform gives access back: the account goes on without it', async () => {
  await exchange(await grantedCode());
  const params = { client_id: clientId(), stripe_user_id: account };
  expect((await world.stripe.oauth.deauthorize(params)).stripe_user_id).toBe(account);
  await until(() => hook.types().includes('account.application.deauthorized'), 'the event');
  expect((await refusal(readIt())).code).toBe('account_invalid');
  expect((await business.accounts.retrieveCurrent()).charges_enabled).toBe(true);
  const again = await refusal(world.stripe.oauth.deauthorize(params));
  expect([again.statusCode, again.rawType]).toEqual([401, 'invalid_client']);
  expect(again.message).toContain('is not connected to stripe account');
  await exchange(await grantedCode());
  expect((await readIt()).id).toBe(account);
});

test('an account that the platform made cannot be given back like that', async () => {
  const made = await world.stripe.accounts.create({ type: 'standard' });
  const params = { client_id: clientId(), stripe_user_id: made.id };
  const refused = await refusal(world.stripe.oauth.deauthorize(params));
  expect(refused.message).toContain('no_deauth_on_controlled_account');
  const foreign = await refusal(
    world.stripe.oauth.deauthorize({ client_id: 'ca_other', stripe_user_id: account }),
  );
  expect([foreign.statusCode, foreign.rawType]).toEqual([401, 'invalid_client']);
});

test('an account of another platform cannot be connected', async () => {
  const stranger = client(world.sandbox, 'sk_test_stranger');
  const theirs = await stranger.accounts.create({ type: 'standard' });
  const body = new URLSearchParams({ answer: 'grant', account: theirs.id });
  const sent = await fetch(authorizePage(), { method: 'POST', body, redirect: 'manual' });
  expect([sent.status, (await sent.text()).includes('controlled by another platform')]).toEqual([
    403,
    true,
  ]);
});

test('a new business takes charges at once', async () => {
  const token = await exchange(await grantedCode(''));
  const there = { stripeAccount: token.stripe_user_id ?? '' };
  const read = await world.stripe.accounts.retrieve(there.stripeAccount, undefined, there);
  expect(read.charges_enabled).toBe(true);
});

const WRONG: [string, Record<string, string>, string][] = [
  ['response_type', { response_type: 'token' }, 'unsupported_response_type'],
  ['scope', { scope: 'read_only' }, 'invalid_scope'],
  ['client_id', { client_id: 'ca_nobody' }, 'invalid_client'],
  ['redirect_uri', { redirect_uri: 'javascript:alert(1)' }, 'invalid_redirect_uri'],
];

test.each(WRONG)('a wrong %s is answered as JSON, on no way back', async (_, more, error) => {
  const shown = await fetch(authorizePage(more), { headers: { accept: 'text/html' } });
  expect([shown.status, shown.headers.get('content-type')]).toEqual([400, 'application/json']);
  expect(await shown.json()).toMatchObject({ error, state: 'a state' });
});
