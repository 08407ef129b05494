import { settingsByCredential } from '../../src/main/credential-settings';
import { objectCallsFor } from '../../src/main/object-calls';
import type { CredentialRow } from '../../src/postgres/mirror/credentials';
import { Secret } from '../../src/runtime/secret';
import { urgencyOf } from '../../src/stripe/rate-limiter';
import { MUTATING } from '../../src/stripe/turns';
import { SECRET_KEY, realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

const row = (kind: CredentialRow['kind'], stripeAccount: string | null) =>
  ({ id: 'crd_1', kind, connection: 'default', stripeAccount, mode: 'test' }) as CredentialRow;

/** Calls by a credential, and how urgent each of them was. */
async function callsBy(credential: CredentialRow) {
  const urgencies: [string, number | undefined][] = [];
  const rateLimiter = {
    waitForTurn: async (operation: string, _longest?: number, urgency?: number) => {
      urgencies.push([operation, urgency]);
    },
    refused: () => undefined,
  };
  const apiBase = stripe.sandbox.url;
  const calls = await objectCallsFor(
    {
      credentials: { byId: async () => credential },
      settingsBy: settingsByCredential({
        credentials: { secretOf: async () => new Secret(SECRET_KEY) },
        settingsOf: async () => ({ secretKey: SECRET_KEY, apiBase }),
        limiterOf: () => rateLimiter,
        apiBase,
      }),
      stripeNow: () => stripe.sandbox.now(),
    },
    'default',
    'crd_1',
  );
  if (calls === null) throw new Error('the credential has a key');
  return { calls, urgencies };
}

const creation = { method: 'POST', path: '/v1/customers', params: { name: 'Ada' } } as const;

test('a mutation waits for charges, and for what ends something', async () => {
  const { calls, urgencies } = await callsBy(row('stripe_key', null));
  const made = await calls.write({ ...creation, key: 'one' });
  if (made.kind !== 'ok') throw new Error(`it was not made: ${made.kind}`);
  const path = `/v1/customers/${made.value.object.id}`;
  await calls.write({ method: 'DELETE', path, params: {}, key: 'two' });
  expect(urgencies.map(([operation]) => operation.split(' ')[0])).toEqual(['POST', 'DELETE']);
  expect(urgencies.map(([, urgency]) => urgency)).toEqual([MUTATING, MUTATING]);
  expect(urgencyOf('POST /v1/payment_intents')).toBeLessThan(MUTATING);
});

test('by a Connect account it is its own object, not one of the platform', async () => {
  const { id: account } = await stripe.sdk.accounts.create(
    { type: 'custom' },
    { idempotencyKey: 'account' },
  );
  const { calls } = await callsBy(row('stripe_connect', account));
  const made = await calls.write({ ...creation, key: 'three' });
  if (made.kind !== 'ok') throw new Error(`it was not made: ${made.kind}`);
  const { id } = made.value.object;
  await expect(stripe.sdk.customers.retrieve(id)).rejects.toThrow('No such customer');
  const own = await stripe.sdk.customers.retrieve(id, {}, { stripeAccount: account });
  expect(own).toMatchObject({ id, name: 'Ada' });
});
