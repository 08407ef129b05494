import Stripe from 'stripe';
import { receiver, refusal, rig, until } from './helpers';
import type { Rig } from './helpers';

// Each way a request to Stripe can fail, seen through Stripe's own SDK.

let world: Rig;
beforeEach(async () => {
  world = await rig();
});
afterEach(() => world.stop());

const fault = (kind: string, more: object = {}): Promise<unknown> =>
  world.control('POST', 'faults', { kind, method: 'POST', path: '/v1/customers', ...more });

/** Only who waits for no answer gives up soon: a busy machine may take a while for the others. */
const create = (key: string, timeout = 30_000): Promise<Stripe.Response<Stripe.Customer>> =>
  world.stripe.customers.create({ name: key }, { idempotencyKey: key, timeout });

const count = async (): Promise<number> => (await world.stripe.customers.list()).data.length;

test('F1: 429 with its reason, and the lock timeout without one', async () => {
  await fault('rate_limit', { reason: 'global-rate' });
  const limited = await refusal(create('a'));
  expect(limited).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
  expect(limited.headers?.['stripe-rate-limited-reason']).toBe('global-rate');
  await fault('lock_timeout');
  const locked = await refusal(create('b'));
  expect(locked.code).toBe('lock_timeout');
  expect(locked.headers?.['stripe-rate-limited-reason']).toBeUndefined();
  expect(await count()).toBe(0);
});

test.each([
  ['F2: 500, nothing happened', 'error_before', 0],
  ['F3: 500, it happened', 'error_after', 1],
] as const)('%s', async (_name, kind, made) => {
  await fault(kind);
  expect(await refusal(create('a'))).toBeInstanceOf(Stripe.errors.StripeAPIError);
  expect(await count()).toBe(made);
});

test.each([
  ['F4: no answer', 'hang', 0],
  ['F4: no answer, it happened', 'hang_after', 1],
  ['F6: half an answer, it happened', 'truncated', 1],
] as const)('%s', async (_name, kind, made) => {
  await fault(kind);
  // Long enough for the request to arrive on a busy machine.
  expect(await refusal(create('a', 5_000))).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(await count()).toBe(made);
});

test('a permission that a restricted key lacks: one endpoint is refused, others work', async () => {
  await fault('no_permission', { times: 1_000 });
  const refused = await refusal(create('a'));
  expect(refused).toBeInstanceOf(Stripe.errors.StripePermissionError);
  expect(refused).toMatchObject({ statusCode: 403, rawType: 'invalid_request_error' });
  expect(refused.code).toBeUndefined();
  expect(refused.message).toContain("Having the 'rak_customer_write' permission");
  await fault('no_permission', { method: 'GET', path: '/v1/radar', permission: 'rak_x_read' });
  const warnings = await refusal(world.stripe.radar.earlyFraudWarnings.list());
  expect(warnings.message).toContain("'rak_x_read'");
  expect(await count()).toBe(0);
});

test('a request that is refused each time, with the words that were given', async () => {
  const message = 'Invalid currency: tnd';
  await fault('refused', { times: 1_000, message, param: 'currency' });
  for (const key of ['a', 'a', 'b']) {
    const refused = await refusal(create(key));
    expect(refused).toMatchObject({ statusCode: 400, message, param: 'currency' });
  }
});

test('F5: a cut connection after the effect; the same key finds what was made', async () => {
  // The SDK sends a request again by itself when a connection is cut: two cuts end it.
  await fault('reset_after', { times: 2 });
  expect(await refusal(create('a'))).toBeInstanceOf(Stripe.errors.StripeConnectionError);
  expect(await count()).toBe(1);
  const found = await create('a');
  expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(await count()).toBe(1);
});

test('F7: a JSON 502 without an error looks like success to the SDK', async () => {
  await fault('json_502');
  const answer = await create('a');
  expect(answer.id).toBeUndefined();
  expect(answer.lastResponse.statusCode).toBe(502);
  await fault('html_502');
  expect((await refusal(create('b'))).message).toContain('Invalid JSON');
});

test('F8: 409 key in use', async () => {
  await fault('key_in_use');
  expect((await refusal(create('a'))).code).toBe('idempotency_key_in_use');
});

test('F10: a stale list does not show what was just made; a read by id does', async () => {
  const made = await create('a');
  await world.control('POST', 'faults', { kind: 'stale_list', delay_ms: 60_000 });
  expect(await count()).toBe(0);
  expect(await count()).toBe(1);
  expect((await world.stripe.customers.retrieve(made.id)).id).toBe(made.id);
});

test('chains: two pass, then two fail, then all is well; a header asks for one', async () => {
  await fault('error_before', { after: 2, times: 2 });
  const outcomes: boolean[] = [];
  for (let index = 0; index < 5; index += 1) {
    outcomes.push(
      await create(`c${index}`).then(
        () => true,
        () => false,
      ),
    );
  }
  expect(outcomes).toEqual([true, true, false, false, true]);
  const response = await fetch(`${world.sandbox.url}/v1/customers`, {
    headers: { authorization: 'Bearer sk_test_rig', 'sandbox-fault': 'rate_limit' },
  });
  expect(response.status).toBe(429);
});

describe('webhooks', () => {
  test('F11 dropped, F12 doubled, F15 never generated', async () => {
    const inbox = await receiver();
    try {
      await world.stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
      await world.control('POST', 'webhooks', { drop: 1, duplicate: 2 });
      await create('dropped');
      await create('doubled');
      await until(() => inbox.bodies.length === 3, 'three copies of one event');
      expect(new Set(inbox.bodies.map((each) => each.body.length)).size).toBe(1);
      const failed = await world.stripe.events.list({ delivery_success: false });
      expect(failed.data).toHaveLength(1);
      await world.control('POST', 'webhooks', { never_generate: 1 });
      await create('never');
      const events = await world.stripe.events.list({ type: 'customer.created' });
      expect(events.data).toHaveLength(2);
    } finally {
      await inbox.stop();
    }
  });

  test('F13 reordered, F14 delayed on the clock, F17 before the answer', async () => {
    const inbox = await receiver();
    try {
      await world.stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
      await world.control('POST', 'webhooks', { reorder: true });
      const intent = await world.stripe.paymentIntents.create({
        amount: 900,
        currency: 'eur',
        payment_method: 'pm_card_visa',
        confirm: true,
        return_url: 'https://x.example',
      });
      await until(() => inbox.types().length === 3, 'three events');
      expect(inbox.types()[0]).toBe('payment_intent.succeeded');
      await world.control('POST', 'webhooks', { delay_ms: 3_600_000 });
      await world.stripe.refunds.create({ payment_intent: intent.id });
      expect(inbox.types()).toHaveLength(3);
      await world.sandbox.advance(3_700_000);
      // The refund's two, and the balance transaction of the charge.
      expect(inbox.types()).toHaveLength(6);
      await world.control('POST', 'webhooks', {});
      await fault('webhook_first');
      const before = inbox.bodies.length;
      await create('first');
      expect(inbox.bodies.length).toBe(before + 1);
    } finally {
      await inbox.stop();
    }
  });

  test('F16: a rolled secret signs beside the old one for the overlap', async () => {
    const inbox = await receiver();
    try {
      const made = await world.stripe.webhookEndpoints.create({
        url: inbox.url,
        enabled_events: ['*'],
      });
      const rolled = await world.control('POST', `webhook_endpoints/${made.id}/roll`, {});
      await create('a');
      const { body, signature } = await until(() => inbox.bodies[0], 'the webhook');
      for (const secret of [String(made.secret), String(rolled['secret'])]) {
        expect(Stripe.webhooks.constructEvent(body, signature, secret).type).toBe(
          'customer.created',
        );
      }
    } finally {
      await inbox.stop();
    }
  });

  test('F18: keys can be forgotten early; F19: many events share one second', async () => {
    const first = await create('a');
    await world.control('POST', 'keys/expire');
    expect((await create('a')).id).not.toBe(first.id);
    const events = (await world.stripe.events.list()).data;
    expect(new Set(events.map((event) => event.created)).size).toBeLessThanOrEqual(2);
  });
});
