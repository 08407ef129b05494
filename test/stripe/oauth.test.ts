import { createAccountGateway } from '../../src/stripe/account-gateway';
import type { AccountGateway } from '../../src/stripe/account-gateway';
import { value } from './made-at-stripe';
import { realSandbox, SECRET_KEY } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
let gateway: AccountGateway;
let clientId: string;
beforeAll(async () => {
  stripe = await realSandbox();
  const apiBase = stripe.sandbox.url;
  gateway = createAccountGateway({ secretKey: SECRET_KEY, apiBase, timeoutMs: 60_000 });
  const { id } = await stripe.sdk.accounts.retrieveCurrent();
  clientId = id.replace('acct_', 'ca_');
});
afterAll(() => stripe.stop());

/** As the business does at Stripe; an account that takes charges. */
async function authorizationCode(): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    scope: 'read_write',
    redirect_uri: 'https://pay.example/connect/oauth/return',
  });
  const url = `${stripe.sandbox.url}/oauth/authorize?${query.toString()}`;
  const body = new URLSearchParams({ answer: 'grant' });
  const sent = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  return new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

async function linkedAccount(): Promise<string> {
  const code = await authorizationCode();
  const token = await stripe.sdk.oauth.token({ grant_type: 'authorization_code', code });
  return token.stripe_user_id ?? '';
}

const readAs = (account: string) =>
  createAccountGateway({
    secretKey: SECRET_KEY,
    apiBase: stripe.sandbox.url,
    account,
  }).readAccount();

describe('ending the access of an account', () => {
  test('it cannot be used any more; ended already, it is as good as ended', async () => {
    const account = await linkedAccount();
    expect((await readAs(account)).kind).toBe('read');
    const ended = { kind: 'ok', value: 'revoked' };
    expect(await gateway.revokeAccess({ clientId, account })).toEqual(ended);
    expect((await readAs(account)).kind).toBe('locked_out');
    expect(await gateway.revokeAccess({ clientId, account })).toEqual(ended);
  });

  test('of an account that the platform made, Stripe refuses it', async () => {
    const made = await stripe.sdk.accounts.create({}, { idempotencyKey: 'made' });
    const called = await gateway.revokeAccess({ clientId, account: made.id });
    expect(called).toMatchObject({ kind: 'refused', code: 'invalid_client' });
  });

  test('with the id of another application Stripe refuses it', async () => {
    const account = await linkedAccount();
    const called = await gateway.revokeAccess({ clientId: 'ca_other', account });
    expect(called).toMatchObject({ kind: 'refused', code: 'invalid_client' });
  });

  test.each(['error_before', 'json_502', 'reset_before'])(
    'after %s it is not known',
    async (kind) => {
      const account = await linkedAccount();
      await stripe.control('faults', { kind, path: '/oauth/deauthorize', times: 2 });
      const called = await gateway.revokeAccess({ clientId, account });
      await fetch(`${stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
      expect(called.kind).toBe('unknown');
    },
  );
});

describe('a code is exchanged for its account', () => {
  const linkedCount = async (): Promise<number> =>
    (await stripe.sdk.accounts.list({ limit: 100 })).data.length;
  const platformReads = async (account: string) => (await readAs(account)).kind;

  test('the platform acts for it from then on, with its own key', async () => {
    const called = await gateway.exchangeCode(await authorizationCode());
    expect(called).toEqual({
      kind: 'ok',
      value: { account: expect.stringMatching(/^acct_/) as string, mode: 'test' },
    });
    expect(await platformReads(value(called).account)).toBe('read');
  });

  test('one that Stripe does not know is refused, and is not repeated in the words', async () => {
    const called = await gateway.exchangeCode('ac_nobody');
    expect(called).toMatchObject({ kind: 'refused', code: 'invalid_grant' });
    expect(JSON.stringify(called)).not.toContain('ac_nobody');
  });

  test.each(['reset_after', 'reset_before', 'json_502_after', 'error_after', 'hang_after'])(
    'after %s it is not known what became of it, and it is not sent again',
    async (kind) => {
      const impatient = createAccountGateway({
        secretKey: SECRET_KEY,
        apiBase: stripe.sandbox.url,
        timeoutMs: kind === 'hang_after' ? 2_000 : 60_000,
      });
      const code = await authorizationCode();
      const before = await linkedCount();
      await stripe.control('faults', { kind, path: '/oauth/token', times: 1, delay_ms: 10_000 });
      expect((await impatient.exchangeCode(code)).kind).toBe('unknown');
      await fetch(`${stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
      // A code that came twice would have ended the access.
      expect((await linkedCount()) - before).toBe(kind === 'reset_before' ? 0 : 1);
    },
  );

  test('a busy Stripe has not taken it', async () => {
    const code = await authorizationCode();
    await stripe.control('faults', { kind: 'rate_limit', path: '/oauth/token', times: 1 });
    expect((await gateway.exchangeCode(code)).kind).toBe('busy');
    expect((await gateway.exchangeCode(code)).kind).toBe('ok');
  });

  test('the page is that of Stripe, or of the address that is played', () => {
    const asked = { clientId, state: 'a state', redirectUri: 'https://pay.example/back' };
    expect(gateway.authorizeUrl(asked)).toBe(
      `${stripe.sandbox.url}/oauth/authorize?response_type=code&client_id=${clientId}` +
        '&scope=read_write&state=a+state&redirect_uri=https%3A%2F%2Fpay.example%2Fback',
    );
    const real = createAccountGateway({ secretKey: SECRET_KEY }).authorizeUrl(asked);
    expect(real.startsWith('https://connect.stripe.com/oauth/authorize?')).toBe(true);
  });
});
