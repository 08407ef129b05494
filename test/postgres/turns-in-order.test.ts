import { BACKFILL, FOLLOWING } from '../../src/stripe/turns';
import type { Urgency } from '../../src/stripe/turns';
import { virtualFleet } from './virtual-fleet';
import type { VirtualProcess } from './virtual-fleet';

let fleet: Awaited<ReturnType<typeof virtualFleet>>;
beforeAll(async () => {
  fleet = await virtualFleet();
});
afterAll(() => fleet.stop());

const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const LIST = 'GET /v1/customers';
const EVENTS = 'GET /v1/events';

interface Caller {
  process: VirtualProcess;
  operation: string;
  urgency?: Urgency;
}

/** So many callers that call again at once, until a time; when each call went. */
async function callUntil(end: number, callers: number, caller: Caller): Promise<number[]> {
  const times: number[] = [];
  const goOn = async () => {
    while (fleet.now() < end) {
      await caller.process.limiter.waitForTurn(caller.operation, 60_000, caller.urgency);
      times.push(fleet.now());
    }
  };
  await Promise.all(Array.from({ length: callers }, goOn));
  return times;
}

const within = (times: readonly number[], from: number, to: number): number =>
  times.filter((at) => at >= from && at < to).length;

test.each([
  ['of a test account', { perSecond: 25, perOperation: 25 }],
  ['of a live account', { perSecond: 100, perOperation: 25 }],
])('a charge does not wait for a backfill of another process: %s', async (service, rates) => {
  const [copying, charging] = [fleet.processOf(service, rates), fleet.processOf(service, rates)];
  const end = fleet.now() + 10_000;
  const lists = [LIST, 'GET /v1/charges', 'GET /v1/invoices', 'GET /v1/prices', 'GET /v1/plans'];
  const backfills = lists.map((operation) =>
    callUntil(end, 4, { process: copying, operation, urgency: BACKFILL }),
  );
  const waited: number[] = [];
  const charges = async () => {
    for (let at = fleet.now() + 1_000; at < end - 1_000; at = fleet.now() + 700) {
      const began = fleet.now();
      await charging.limiter.waitForTurn(CONFIRM, 60_000);
      waited.push(fleet.now() - began);
      await charging.sleep(at - fleet.now());
    }
  };
  const [copied] = await fleet.finish(Promise.all([Promise.all(backfills), charges()]));
  expect(waited.length).toBeGreaterThan(5);
  // No longer than the turns that the copy has taken already.
  expect(Math.max(...waited)).toBeLessThanOrEqual(250);
  expect(copied.flat().length).toBeGreaterThan(200);
});

test('what just happened is read before what has been there for long', async () => {
  const rates = { perSecond: 25, perOperation: 25 };
  const [copying, following] = [fleet.processOf('live', rates), fleet.processOf('live', rates)];
  const end = fleet.now() + 5_000;
  const backfill = callUntil(end, 10, { process: copying, operation: LIST, urgency: BACKFILL });
  const events = callUntil(end, 10, { process: following, operation: EVENTS, urgency: FOLLOWING });
  const [copied, followed] = await fleet.finish(Promise.all([backfill, events]));
  expect(followed.length).toBeGreaterThan(4 * copied.length);
});

test('after a refusal no process calls before the time Stripe named, then slowly', async () => {
  const rates = { perSecond: 50, perOperation: 25 };
  const [one, other] = [fleet.processOf('slow', rates), fleet.processOf('slow', rates)];
  const began = fleet.now();
  const end = began + 20_000;
  const calling = [one, other].flatMap((process) =>
    [LIST, EVENTS].map((operation) => callUntil(end, 5, { process, operation })),
  );
  const refuse = async () => {
    await one.sleep(3_000);
    // Several that were in flight together.
    for (let i = 0; i < 5; i += 1) {
      one.limiter.refused(LIST, { reason: 'global-rate', retryAfterMs: 2_000 });
    }
  };
  const [all] = await fleet.finish(Promise.all([Promise.all(calling), refuse()]));
  const times = all.flat().map((at) => at - began);
  expect(within(times, 1_000, 3_000)).toBeGreaterThan(75);
  expect(within(times, 3_400, 5_000)).toBe(0);
  const slowed = within(times, 5_000, 6_000);
  expect(slowed).toBeGreaterThan(20);
  expect(slowed).toBeLessThan(36);
  expect(within(times, 12_000, 19_000)).toBeGreaterThan(7 * 42);
});

test('the limit of one operation slows down that one alone; a lock, nothing', async () => {
  const rates = { perSecond: 50, perOperation: 20 };
  const [one, other] = [fleet.processOf('each', rates), fleet.processOf('each', rates)];
  const began = fleet.now();
  const end = began + 6_000;
  const lists = callUntil(end, 5, { process: other, operation: LIST });
  const events = callUntil(end, 5, { process: other, operation: EVENTS });
  const refuse = async () => {
    await one.sleep(1_000);
    one.limiter.refused(LIST, { reason: 'endpoint-rate', retryAfterMs: null });
    one.limiter.refused(EVENTS, { reason: 'resource-specific', retryAfterMs: 3_000 });
  };
  const [listed, followed] = await fleet.finish(Promise.all([lists, events, refuse()]));
  const of = (times: readonly number[]) => within(times, began + 1_400, began + 3_000);
  expect(of(listed)).toBeLessThan(16);
  expect(of(followed)).toBeGreaterThan(28);
});
