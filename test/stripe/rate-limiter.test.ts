import fc from 'fast-check';
import { RateLimitReached, createRateLimiter, rateLimiterFor } from '../../src/stripe/rate-limiter';
import { operationOf } from '../../src/stripe/rate-limited-client';
import { createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import type { StripeSettings } from '../../src/stripe/create-stripe-gateway';
import { fakeStripe, json } from './fake-stripe';

/** A clock that moves only when somebody sleeps: the whole minute passes at once. */
function stage(perSecond: number, perOperation: number, longestWaitMs?: number) {
  let time = 0;
  const sleep = async (ms: number) => void (time += ms);
  const now = () => time;
  const longest = longestWaitMs === undefined ? {} : { longestWaitMs };
  const pace = createRateLimiter({ perSecond, perOperation, now, sleep, ...longest });
  return { pace, now, pass: (ms: number) => void (time += ms) };
}

const most = (times: readonly number[], within: number): number =>
  Math.max(...times.map((from) => times.filter((t) => t >= from && t < from + within).length));

test('no second sees more calls than allowed, of all and of each operation', async () => {
  const asked = fc.array(fc.record({ op: fc.constantFrom('a', 'b', 'c'), gap: fc.nat(120) }), {
    minLength: 1,
    maxLength: 150,
  });
  await fc.assert(
    fc.asyncProperty(asked, async (calls) => {
      const { pace, now, pass } = stage(25, 10, 60_000);
      const went: { op: string; at: number }[] = [];
      for (const { op, gap } of calls) {
        pass(gap > 100 ? gap * 10 : 0);
        await pace.waitForTurn(op);
        went.push({ op, at: now() });
      }
      expect(
        most(
          went.map(({ at }) => at),
          1000,
        ),
      ).toBeLessThanOrEqual(25);
      for (const op of ['a', 'b', 'c']) {
        const times = went.filter((one) => one.op === op).map(({ at }) => at);
        if (times.length > 0) expect(most(times, 1000)).toBeLessThanOrEqual(10);
      }
    }),
    { numRuns: 60 },
  );
});

test('what is asked seldom never waits, and what waits gets its turn', async () => {
  const { pace, now, pass } = stage(25, 25);
  for (let i = 0; i < 5; i++) await pace.waitForTurn('a');
  expect(now()).toBe(0);
  await pace.waitForTurn('a');
  expect(now()).toBe(50);
  pass(10_000);
  const before = now();
  await pace.waitForTurn('a');
  expect(now()).toBe(before);
});

test('a call that would wait too long is not made, and says when to ask again', async () => {
  const { pace, now } = stage(1, 1, 2_000);
  await pace.waitForTurn('a');
  await pace.waitForTurn('a');
  const turns = Promise.all([pace.waitForTurn('b'), pace.waitForTurn('b'), pace.waitForTurn('b')]);
  await expect(turns).rejects.toBeInstanceOf(RateLimitReached);
  expect(now()).toBeLessThanOrEqual(6_000);
});

test.each([
  ['POST', '/v1/payment_intents', 'POST /v1/payment_intents'],
  ['GET', '/v1/payment_intents/pi_1?expand=x', 'GET /v1/payment_intents/:id'],
  ['POST', '/v1/payment_intents/pi_1/confirm', 'POST /v1/payment_intents/:id/confirm'],
  ['POST', '/v1/checkout/sessions/cs_1/expire', 'POST /v1/checkout/sessions/:id/expire'],
  ['GET', '/v1/radar/early_fraud_warnings?limit=1', 'GET /v1/radar/early_fraud_warnings'],
  ['GET', '/v1/customers/cus_1/payment_methods', 'GET /v1/customers/:id/payment_methods'],
  ['GET', '/v1/account', 'GET /v1/account'],
])('%s %s counts as %s', (method, path, operation) => {
  expect(operationOf(method, path)).toBe(operation);
});

test('Stripe’s own limits hold at Stripe; a fake has none unless one is asked for', () => {
  expect(rateLimiterFor({ mode: 'test' })).toBeDefined();
  expect(rateLimiterFor({ mode: 'live' })).toBeDefined();
  expect(rateLimiterFor({ mode: 'test', apiBase: 'http://127.0.0.1:1' })).toBeUndefined();
  const asked = rateLimiterFor({
    mode: 'test',
    apiBase: 'http://127.0.0.1:1',
    requestsPerSecond: 5,
  });
  expect(asked).toBeDefined();
});

test('all clients of one account share its rate; what is kept back is never sent', async () => {
  const stripe = await fakeStripe((response) => {
    json(response, 200, { id: 'pi_1', object: 'payment_intent', metadata: {}, status: 'canceled' });
  });
  try {
    const rateLimiter = createRateLimiter({ perSecond: 1, perOperation: 1, longestWaitMs: 0 });
    const settings: StripeSettings = {
      secretKey: 'sk_test_fake',
      apiBase: stripe.url,
      rateLimiter,
    };
    const [one, other] = [createStripeGateway(settings), createStripeGateway(settings)];
    expect((await one.cancelIntent('pi_1', 'key/1')).kind).toBe('ok');
    const kept = await other.cancelIntent('pi_2', 'key/2');
    expect(kept).toMatchObject({ kind: 'busy', retryAfterMs: expect.any(Number) });
    expect(stripe.heard).toHaveLength(1);
  } finally {
    await stripe.stop();
  }
});
