import { createAccountGateway } from '../../src/stripe/account-gateway';
import type { AccountGateway } from '../../src/stripe/account-gateway';
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
