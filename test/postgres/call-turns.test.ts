import { BACKFILL, ratesOf } from '../../src/stripe/turns';
import type { CallRates, Urgency } from '../../src/stripe/turns';
import { virtualFleet } from './virtual-fleet';
import type { VirtualProcess } from './virtual-fleet';

let fleet: Awaited<ReturnType<typeof virtualFleet>>;
beforeAll(async () => {
  fleet = await virtualFleet();
});
afterAll(() => fleet.stop());

const processOf = (service: string, rates: CallRates) => fleet.processOf(service, rates);

const most = (times: readonly number[], within: number): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + within).length));

async function calls(
  processes: readonly VirtualProcess[],
  operations: readonly string[],
  count: number,
  urgency?: Urgency,
) {
  const began = fleet.now();
  const went: { operation: string; at: number }[] = [];
  const each = Array.from({ length: count }, async (_, i) => {
    const operation = operations[i % operations.length] ?? '';
    await processes[i % processes.length]?.limiter.waitForTurn(operation, 60_000, urgency);
    went.push({ operation, at: fleet.now() });
  });
  await Promise.all(each);
  const seconds = (fleet.now() - began) / 1000;
  return { times: went.map(({ at }) => at), went, seconds };
}

const CONFIRM = 'POST /v1/payment_intents/:id/confirm';
const OPEN = 'POST /v1/payment_intents';

test('two processes together keep one limit, and leave little of it unused', async () => {
  const rates = { perSecond: 10, perOperation: 10 };
  const processes = [processOf('one', rates), processOf('one', rates)];
  const { times, seconds } = await fleet.finish(calls(processes, [OPEN, CONFIRM], 42));
  expect(most(times, 1000)).toBeLessThanOrEqual(10);
  expect(times).toHaveLength(42);
  expect(seconds).toBeGreaterThan(4.1);
  expect(seconds).toBeLessThan(4.6);
  const statements = processes.reduce((sum, one) => sum + one.statements(), 0);
  expect(statements / seconds).toBeLessThanOrEqual(20);
});

test('the limit of one operation holds beside that of all, in all processes', async () => {
  const rates = { perSecond: 20, perOperation: 10 };
  const processes = [processOf('two', rates), processOf('two', rates)];
  const { times, went } = await fleet.finish(
    calls(processes, [OPEN, CONFIRM, 'GET /v1/charges'], 60),
  );
  expect(most(times, 1000)).toBeLessThanOrEqual(20);
  const ofOpen = went.filter(({ operation }) => operation === OPEN).map(({ at }) => at);
  expect(most(ofOpen, 1000)).toBeLessThanOrEqual(10);
});

test('services do not wait for each other, and what none took for a while is lost', async () => {
  const rates = { perSecond: 1, perOperation: 1 };
  const [one, other] = [processOf('a', rates), processOf('b', rates)];
  const began = fleet.now();
  await fleet.finish(one.limiter.waitForTurn(OPEN));
  await fleet.finish(other.limiter.waitForTurn(OPEN));
  expect(fleet.now()).toBe(began);
  await expect(fleet.finish(one.limiter.waitForTurn(OPEN, 100))).rejects.toThrow('our own limit');
});

const READ = 'GET /v1/payment_intents/:id';
const CLOSE = 'POST /v1/payment_intents/:id/cancel';

/** Calls of each kind in its own process, and when the middle one of each went. */
async function race(service: string, lateBy?: () => number) {
  const rates = { perSecond: 20, perOperation: 20 };
  // Turns further ahead than anybody takes them: all wait before the first one is given.
  const before = calls([processOf(service, rates)], [CLOSE], 20);
  await fleet.allSleep();
  const made = [READ, OPEN, CLOSE, CONFIRM].map(async (operation) => {
    const { times } = await calls([processOf(service, rates)], [operation], 24);
    return times[12]!;
  });
  await fleet.finish(before, lateBy);
  return fleet.finish(Promise.all(made), lateBy);
}

test.each([
  ['each process goes on in time', undefined],
  ['the machine stops all of them for moments', () => Math.floor(Math.random() * 300)],
])('what is more urgent goes first, in whichever process it waits: %s', async (name, lateBy) => {
  const [read, open, close, confirm] = await race(name, lateBy);
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
  const confirming = calls([confirms], [CONFIRM], 30);
  const [{ times }, confirmed] = await fleet.finish(Promise.all([reading, confirming]));
  const lastConfirm = Math.max(...confirmed.times);
  expect(times).toHaveLength(80);
  // Of sixteen a second confirms have eight; the readings alone would take all.
  expect(times.filter((at) => at < lastConfirm).length).toBeLessThan(60);
});

test('readings get some turns, however many confirms wait in another process', async () => {
  const rates = { perSecond: 10, perOperation: 10 };
  const confirming = calls([processOf('some', rates)], [CONFIRM], 70);
  const reading = calls([processOf('some', rates)], [READ], 3);
  const [confirmed, { times }] = await fleet.finish(Promise.all([confirming, reading]));
  expect(Math.max(...times)).toBeLessThan(Math.max(...confirmed.times));
});

test('the first turns of a service, taken by all processes at once, block nobody', async () => {
  const rates = { perSecond: 20, perOperation: 10 };
  const processes = [processOf('', rates), processOf('', rates)];
  const { all, each } = ratesOf(rates);
  const take = (service: string, i: number) =>
    processes[i % 2]!.take({
      service,
      own: { ...each!, operation: i % 4 < 2 ? OPEN : CONFIRM },
      all: { ...all, operation: '' },
      count: 1,
      longestAheadMs: 60_000,
      lateMs: 0,
      urgency: 1,
      moreWait: false,
      waitsMs: 0,
    });
  for (let service = 1; service <= 40; service += 1) {
    const taken = Array.from({ length: 16 }, (_, i) => take(`first/${service}`, i));
    expect((await Promise.all(taken)).map(({ given }) => given)).toEqual(taken.map(() => true));
  }
});

test('a backfill leaves its turns to readings of another process', async () => {
  const rates = { perSecond: 10, perOperation: 10 };
  const reading = calls([processOf('backfill', rates)], [READ], 24);
  const copying = calls([processOf('backfill', rates)], ['GET /v1/customers'], 24, BACKFILL);
  const [read, copied] = await fleet.finish(Promise.all([reading, copying]));
  const middleOf = ({ times }: { times: number[] }) => times.sort((a, b) => a - b)[12];
  expect(middleOf(read)).toBeLessThan(middleOf(copied)!);
});
