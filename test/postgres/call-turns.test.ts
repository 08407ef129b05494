import { sharedTurns } from '../../src/main/shared-turns';
import type { CallTurnStore, TurnRequest } from '../../src/postgres/call-turns';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { rateLimiterFor } from '../../src/stripe/rate-limiter';
import type { CallRates } from '../../src/stripe/turns';
import { freshDatabase } from '../harness/database';
import { measuresTime } from '../harness/measures-time';

measuresTime();

let database: Awaited<ReturnType<typeof freshDatabase>>;
const opened: AllStores[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await Promise.all(opened.map((stores) => stores.close()));
  await database.drop();
});

/** A process of the fleet: its own pool, its own limiter, the tables of all. */
function processOf(service: string, rates: CallRates) {
  const linkSecret = 'a link secret of at least 32 characters';
  const stores = createStores({ url: database.url, digest: base32Digest, linkSecret });
  opened.push(stores);
  let statements = 0;
  const counted: CallTurnStore = {
    take: (request: TurnRequest) => {
      statements += 1;
      return stores.callTurns.take(request);
    },
  };
  const limiter = rateLimiterFor(rates, sharedTurns(counted, service, rates))!;
  return { limiter, statements: () => statements };
}

const most = (times: readonly number[], within: number): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + within).length));

async function calls(
  processes: readonly ReturnType<typeof processOf>[],
  operations: readonly string[],
  count: number,
) {
  const began = performance.now();
  const went: { operation: string; at: number }[] = [];
  const each = Array.from({ length: count }, async (_, i) => {
    const operation = operations[i % operations.length] ?? '';
    await processes[i % processes.length]?.limiter.waitForTurn(operation, 60_000);
    went.push({ operation, at: performance.now() });
  });
  await Promise.all(each);
  const seconds = (performance.now() - began) / 1000;
  return { times: went.map(({ at }) => at), went, seconds };
}

const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const OPEN = 'POST /v1/payment_intents';

test('two processes together keep one limit, and leave little of it unused', async () => {
  const rates = { perSecond: 10, perOperation: 10 };
  const processes = [processOf('one', rates), processOf('one', rates)];
  const { times, seconds } = await calls(processes, [OPEN, CONFIRM], 42);
  expect(most(times, 1000)).toBeLessThanOrEqual(10);
  expect(times).toHaveLength(42);
  // Two at once, and eight a second.
  expect(seconds).toBeGreaterThan(4.5);
  expect(seconds).toBeLessThan(9);
  const statements = processes.reduce((sum, one) => sum + one.statements(), 0);
  expect(statements / seconds).toBeLessThanOrEqual(20);
});

test('the limit of one operation holds beside that of all, in all processes', async () => {
  const rates = { perSecond: 20, perOperation: 10 };
  const processes = [processOf('two', rates), processOf('two', rates)];
  const { times, went } = await calls(processes, [OPEN, CONFIRM, 'GET /v1/charges'], 60);
  expect(most(times, 1000)).toBeLessThanOrEqual(20);
  const ofOpen = went.filter(({ operation }) => operation === OPEN).map(({ at }) => at);
  expect(most(ofOpen, 1000)).toBeLessThanOrEqual(10);
});

test('services do not wait for each other, and what none took for a while is lost', async () => {
  const rates = { perSecond: 1, perOperation: 1 };
  const [one, other] = [processOf('a', rates), processOf('b', rates)];
  await one.limiter.waitForTurn(OPEN);
  const began = performance.now();
  await other.limiter.waitForTurn(OPEN);
  expect(performance.now() - began).toBeLessThan(1_200);
  await expect(one.limiter.waitForTurn(OPEN, 100)).rejects.toThrow('our own limit');
});

/**
 * So many calls of each kind in a separate process, and when the middle one of each went, in ms.
 * The middle one, since a process that is held up for a moment makes its last ones late.
 */
async function race(service: string, rates: CallRates, asked: readonly [string, number][]) {
  const made = asked.map(async ([operation, count]) => {
    const { times } = await calls([processOf(service, rates)], [operation], count);
    return times.sort((one, other) => one - other)[Math.floor(count / 2)]!;
  });
  return Promise.all(made);
}

const READ = 'GET /v1/payment_intents/:id';
const CLOSE = 'POST /v1/payment_intents/:id/cancel';

test('what is more urgent goes first, in whichever process it waits', async () => {
  const rates = { perSecond: 20, perOperation: 20 };
  const asked: [string, number][] = [
    [READ, 24],
    [OPEN, 24],
    [CLOSE, 24],
    [CONFIRM, 24],
  ];
  const [read, open, close, confirm] = await race('order', rates, asked);
  expect(confirm).toBeLessThan(close!);
  expect(close).toBeLessThan(open!);
  expect(open).toBeLessThan(read!);
});

test('readings of many operations leave confirms their rate, and still get turns', async () => {
  const rates = { perSecond: 20, perOperation: 10 };
  const reader = processOf('reads', rates);
  const reads = ['GET /v1/charges', 'GET /v1/refunds', 'GET /v1/disputes', READ];
  const confirms = processOf('reads', rates);
  const reading = calls([reader], reads, 80);
  const lastConfirm = Math.max(...(await calls([confirms], [CONFIRM], 30)).times);
  const { times } = await reading;
  expect(times).toHaveLength(80);
  // Of sixteen a second confirms have eight; the readings alone would take all.
  expect(times.filter((at) => at < lastConfirm).length).toBeLessThan(60);
});

test('readings get some turns, however many confirms wait in another process', async () => {
  const rates = { perSecond: 10, perOperation: 10 };
  const confirming = calls([processOf('some', rates)], [CONFIRM], 70);
  const { times } = await calls([processOf('some', rates)], [READ], 3);
  expect(Math.max(...times)).toBeLessThan(Math.max(...(await confirming).times));
});
