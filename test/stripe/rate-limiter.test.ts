import fc from 'fast-check';
import {
  RateLimitReached,
  callRates,
  createRateLimiter,
  rateLimiterFor,
} from '../../src/stripe/rate-limiter';
import { localTurns } from './local-turns';
import { BACKFILL } from '../../src/stripe/turns';
import { operationOf } from '../../src/domain/stripe-operation';
import type { WantedTurns } from '../../src/stripe/turns';
import { createStripeGateway } from '../../src/stripe/create-stripe-gateway';
import type { StripeSettings } from '../../src/stripe/create-stripe-gateway';
import { fakeStripe, json } from './fake-stripe';

/** A clock that moves only when everybody sleeps: the whole minute passes at once. */
function stage(perSecond: number, perOperation: number) {
  let time = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let turns = 0; turns < 50; turns += 1) await Promise.resolve();
  };
  const pass = async (ms: number): Promise<void> => {
    const end = time + ms;
    for (await settle(); ; await settle()) {
      const next = sleepers.sort((a, b) => a.until - b.until)[0];
      if (next === undefined || next.until > end) break;
      time = Math.max(time, next.until);
      sleepers.shift()?.wake();
    }
    time = end;
  };
  const now = () => time;
  const sleep = (ms: number) =>
    new Promise<void>((wake) => void sleepers.push({ until: time + ms, wake }));
  const turns = localTurns({ perSecond, perOperation }, now);
  const byOperation = perOperation < perSecond;
  return { pace: createRateLimiter({ turns, byOperation, now, sleep }), now, pass };
}

const most = (times: readonly number[], within: number): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + within).length));

/** Turns an interval apart, and a process whose sleeps are as long as is said. */
async function heldUp(sleeps: number[], answers: number[] = []) {
  let time = 0;
  const wait = (ms: number) => {
    time += ms;
    return Promise.resolve();
  };
  const taken: number[] = [];
  const late: number[] = [];
  const take = async ({ count, lateMs }: WantedTurns) => {
    taken.push(count);
    late.push(lateMs);
    const answeredIn = answers.shift() ?? 0;
    await wait(answeredIn);
    return { startsIn: Array.from({ length: count }, (_, i) => i * 100), retryIn: 0, answeredIn };
  };
  const sleep = async (ms: number) => {
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    await wait(Math.max(ms, sleeps.shift() ?? 0));
  };
  const limited = () => Promise.resolve();
  const turns = { take, limited, interval: 100 };
  const pace = createRateLimiter({ turns, byOperation: false, now: () => time, sleep });
  const went: number[] = [];
  const calls = Array.from({ length: 6 }, () => pace.waitForTurn('a', 60_000));
  await Promise.all(calls.map((call) => call.then(() => went.push(time))));
  return { went, taken, late };
}

test('turns that a process was held up for are lost, and others are taken', async () => {
  const { went, taken } = await heldUp([100, 5_000]);
  // The first is asked for alone; one that comes too late shows that the others do, too.
  expect(taken).toEqual([1, 5, 1, 2]);
  expect(went).toEqual([0, 0, 100, 5_100, 5_100, 5_200]);
});

test('turns whose answer came late are lost; where all do, they are taken one by one', async () => {
  expect((await heldUp([], [0, 5_000])).taken).toEqual([1, 5, 1, 5]);
  const slow = await heldUp(
    [],
    Array.from({ length: 20 }, () => 300),
  );
  expect(slow.went).toHaveLength(6);
  expect(Math.max(...slow.taken.slice(2))).toBe(1);
});

test('no second sees more calls than allowed, of all and of each operation', async () => {
  const asked = fc.array(fc.record({ op: fc.constantFrom('a', 'b', 'c'), gap: fc.nat(120) }), {
    minLength: 1,
    maxLength: 150,
  });
  const rates = fc.constantFrom([25, 10], [5, 5], [1, 1], [3, 3], [100, 25]);
  await fc.assert(
    fc.asyncProperty(asked, rates, async (calls, [perSecond = 1, perOperation = 1]) => {
      const { pace, now, pass } = stage(perSecond, perOperation);
      const went: { op: string; at: number }[] = [];
      for (const { op, gap } of calls) {
        await pass(gap > 100 ? gap * 10 : 0);
        void pace.waitForTurn(op, 600_000).then(() => went.push({ op, at: now() }));
      }
      await pass(300_000);
      const times = went.map(({ at }) => at);
      expect(times).toHaveLength(calls.length);
      expect(most(times, 1000)).toBeLessThanOrEqual(perSecond);
      for (const op of ['a', 'b', 'c']) {
        const own = went.filter((one) => one.op === op).map(({ at }) => at);
        expect(most(own, 1000)).toBeLessThanOrEqual(perOperation);
      }
    }),
    { numRuns: 40 },
  );
});

test('what is asked seldom never waits, and little of the rate is left unused', async () => {
  const { pace, now, pass } = stage(25, 25);
  const went: number[] = [];
  const request = () => void pace.waitForTurn('a', 60_000).then(() => went.push(now()));
  for (let i = 0; i < 100; i += 1) request();
  await pass(0);
  expect(went).toHaveLength(1);
  await pass(4_000);
  expect(went.length).toBeGreaterThanOrEqual(98);
  await pass(10_000);
  request();
  await pass(0);
  expect(went.at(-1)).toBe(now());
});

test('by how much calls were late is said where the next turns are taken', async () => {
  const { late } = await heldUp([160, 5_000]);
  expect(late.filter((ms) => ms > 0)).toEqual([45]);
});

const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const CANCEL = 'POST /v1/payment_intents/:id/cancel';
const OPEN = 'POST /v1/payment_intents';
const READ = 'GET /v1/payment_intents/:id';

test('confirms go before closing, closing before opening, reading last', async () => {
  const { pace, pass } = stage(1, 1);
  const went: string[] = [];
  await pace.waitForTurn(OPEN);
  for (const op of [READ, OPEN, CANCEL, CONFIRM, OPEN, CANCEL, CONFIRM]) {
    void pace.waitForTurn(op, 60_000).then(() => went.push(op));
  }
  await pass(60_000);
  expect(went.filter((op) => op !== READ)).toEqual([CONFIRM, CONFIRM, CANCEL, CANCEL, OPEN, OPEN]);
});

test('whatever comes before it, a reading gets its turn', async () => {
  const { pace, now, pass } = stage(1, 1);
  let readAt: number | undefined;
  void pace.waitForTurn(READ, 60_000).then(() => (readAt = now()));
  for (let i = 0; i < 40; i += 1) void pace.waitForTurn(CONFIRM, 600_000);
  await pass(600_000);
  expect(readAt).toBeLessThanOrEqual(6_000);
});

test('a backfill has the turns that nobody else wants, however long it waits', async () => {
  const { pace, pass } = stage(1, 1);
  const went: string[] = [];
  const wait = (operation: string, urgency?: typeof BACKFILL) =>
    void pace.waitForTurn(operation, 600_000, urgency).then(() => went.push(operation));
  wait(OPEN);
  for (let i = 0; i < 5; i += 1) wait('GET /v1/customers', BACKFILL);
  for (let i = 0; i < 20; i += 1) for (const op of [READ, OPEN, CONFIRM]) wait(op);
  await pass(600_000);
  expect(went).toHaveLength(66);
  expect(went.indexOf('GET /v1/customers')).toBe(61);
});

test('a call waits in its queue for as long as it says, and then is not made', async () => {
  const { pace, now, pass } = stage(1, 1);
  const gaveUp: number[] = [];
  const went: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    void pace.waitForTurn(OPEN, 60_000).then(
      () => went.push(now()),
      (error: unknown) => {
        expect(error).toBeInstanceOf(RateLimitReached);
        gaveUp.push(now());
      },
    );
  }
  await pass(120_000);
  expect(went.length).toBeGreaterThanOrEqual(48);
  expect(went.length + gaveUp.length).toBe(100);
  expect(Math.min(...gaveUp)).toBeGreaterThan(55_000);
  expect(Math.max(...gaveUp)).toBeLessThan(62_000);
});

test('who has a turn is not sent away because the next ones are far ahead', async () => {
  const given = () => Promise.resolve({ startsIn: [0], retryIn: 500, answeredIn: 0 });
  const limited = () => Promise.resolve();
  const turns = { take: given, limited, interval: 1 };
  const pace = createRateLimiter({ turns, byOperation: false });
  await expect(pace.waitForTurn(OPEN, 100)).resolves.toBeUndefined();
});

test('who has a turn ahead is not sent away because there are no more for now', async () => {
  const some = (startsIn: number[], retryIn: number) => ({ startsIn, retryIn, answeredIn: 0 });
  const answers = [some([50], 0), some([], 400), some([0], 0)];
  const take = () => Promise.resolve(answers.shift() ?? some([], 1));
  const turns = { take, limited: () => Promise.resolve(), interval: 1 };
  const pace = createRateLimiter({ turns, byOperation: false });
  const both = [pace.waitForTurn(OPEN, 200), pace.waitForTurn(OPEN, 5_000)];
  await expect(Promise.all(both)).resolves.toHaveLength(2);
});

test('where no turn can be had nothing is sent', async () => {
  const away = () => Promise.reject(new Error('Postgres is away'));
  const turns = { take: away, limited: away, interval: 1 };
  const pace = createRateLimiter({ turns, byOperation: false });
  await expect(pace.waitForTurn(OPEN)).rejects.toThrow('no turn could be taken: Postgres is away');
});

test.each([
  ['POST', '/v1/payment_intents', 'POST /v1/payment_intents'],
  ['GET', '/v1/payment_intents/pi_1?expand=x', 'GET /v1/payment_intents/:id'],
  ['POST', '/v1/payment_intents/pi_1/confirm', 'POST /v1/payment_intents/:id/confirm'],
  ['POST', '/v1/checkout/sessions/cs_1/expire', 'POST /v1/checkout/sessions/:id/expire'],
  ['GET', '/v1/radar/early_fraud_warnings?limit=1', 'GET /v1/radar/early_fraud_warnings'],
  ['GET', '/v1/customers/cus_1/payment_methods', 'GET /v1/customers/:id/payment_methods'],
  ['GET', '/v1/account', 'GET /v1/account'],
  ['GET', '/v1/issuing/cards/ic_1', 'GET /v1/issuing/cards/:id'],
])('%s %s counts as %s', (method, path, operation) => {
  expect(operationOf(method, path)).toBe(operation);
});

test('Stripe’s own limits hold at Stripe; a fake has none unless one is asked for', () => {
  const apiBase = 'http://127.0.0.1:1';
  expect(callRates({ mode: 'test' })).toEqual({ perSecond: 25, perOperation: 25 });
  expect(callRates({ mode: 'live' })).toEqual({ perSecond: 100, perOperation: 25 });
  expect(callRates({ mode: 'test', apiBase })).toBeUndefined();
  expect(rateLimiterFor(undefined, localTurns)).toBeUndefined();
  const asked = callRates({ mode: 'test', apiBase, requestsPerSecond: 5 });
  expect(asked).toEqual({ perSecond: 5, perOperation: 5 });
});

test('all clients of one account share its rate; what is kept back is never sent', async () => {
  const stripe = await fakeStripe((response) => {
    json(response, 200, { id: 'pi_1', object: 'payment_intent', metadata: {}, status: 'canceled' });
  });
  try {
    const { pace: rateLimiter } = stage(1, 1);
    const settings: StripeSettings = {
      secretKey: 'sk_test_fake',
      apiBase: stripe.url,
      rateLimiter,
      longestWaitMs: 100,
    };
    const [one, other] = [createStripeGateway(settings), createStripeGateway(settings)];
    expect((await one.cancelIntent('pi_1', 'key/1')).kind).toBe('ok');
    const kept = await other.cancelIntent('pi_2', 'key/2');
    expect(kept).toMatchObject({ kind: 'out_of_turn' });
    expect(stripe.heard).toHaveLength(1);
  } finally {
    await stripe.stop();
  }
});
