import { PERMISSIONS, probePermissions } from '../../src/stripe/permissions';
import { reportForbidden } from '../../src/stripe/report-forbidden';
import { openedIntent, value } from './made-at-stripe';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
  // Eleven probes of ten permissions in a moment: not what is tested here.
  await stripe.control('settings', { ratePerSecond: 1000, ratePerEndpoint: 1000 });
});
afterAll(() => stripe.stop());
afterEach(async () => {
  expect(await stripe.violations()).toEqual([]);
});

let now = Date.now();
const probe = (secretKey: string) =>
  probePermissions({ secretKey, apiBase: stripe.sandbox.url }, (now += 1));

test('a restricted key that may do all of it lacks nothing, and nothing was changed', async () => {
  expect(await probe('rk_test_activities')).toEqual({});
  expect((await stripe.sdk.customers.list()).data).toEqual([]);
});

test.each(PERMISSIONS.map(({ permission, resource }) => [resource, permission]))(
  '%s: what the key lacks is found at the start, in the words of Stripe',
  async (_resource, permission) => {
    const paths: Record<string, string> = {
      payment_intent_write: '/v1/payment_intents',
      checkout_session_write: '/v1/checkout/sessions',
      customer_write: '/v1/customers/[^/]+$',
      payment_method_read: '/v1/customers/.*/payment_methods',
      charge_read: '/v1/charges',
      refund_write: '/v1/refunds',
      dispute_write: '/v1/disputes',
      early_fraud_warning_read: '/v1/radar',
      event_read: '/v1/events',
      connected_account_read: '/v1/account',
    };
    const rule = {
      kind: 'no_permission',
      path: paths[permission],
      permission: `rak_${permission}`,
    };
    await stripe.control('faults', rule);
    const missing = await probe('rk_test_activities');
    expect(Object.keys(missing ?? {})).toEqual([permission]);
    expect(missing?.[permission]).toContain('does not have the required permissions');
  },
);

test('a secret key is not asked about, and a Stripe that is mute says nothing', async () => {
  await stripe.control('faults', { kind: 'error_before' });
  expect(await probe('sk_test_activities')).toEqual({});
  expect(await probe('rk_test_activities')).toBeNull();
});

test('what a call did without is reported, and so is what it needed', async () => {
  const { ref, intentId, method } = await openedIntent(stripe, 'pm_card_visa');
  const reported: string[] = [];
  const gateway = reportForbidden(stripe.gateway, (permission) => reported.push(permission));
  value(await gateway.confirmIntent({ key: `${ref}/confirm/4`, intentId, method }));
  await stripe.control('faults', { method: 'GET', path: '/v1/radar', kind: 'no_permission' });
  value(await gateway.readIntent(intentId));
  await stripe.control('faults', { path: '/v1/refunds', kind: 'no_permission' });
  expect((await gateway.refundsOf(intentId)).kind).toBe('forbidden');
  expect(reported).toEqual(['early_fraud_warning_read', 'refund_read']);
});
