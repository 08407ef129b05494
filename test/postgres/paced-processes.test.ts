import { setTimeout as sleep } from 'node:timers/promises';
import { freshDatabase } from '../harness/database';
import { measuresTime } from '../harness/measures-time';
import { startTestSandbox } from '../harness/sandbox';
import { isThorough } from '../harness/thorough';
import { limiterOf } from './paced-limiter';
import { countFor, startPaced } from './paced-run';

measuresTime();

const PER_SECOND = 25;
const SECONDS = 5;
// Of a busy machine: what one call is late falls into the next second.
const BUNCHED = 1;
/** Beside other suites a second may pass in which nobody runs; by name it is measured alone. */
const LEAST_USED = isThorough ? 0.93 : 0.8;

test('two processes use what is allowed, and one goes on where the other dies', async () => {
  const database = await freshDatabase();
  const sandbox = await startTestSandbox();
  const start = () => startPaced(database.url, sandbox.url, PER_SECOND);
  const [dies, stays] = await Promise.all([start(), start()]);
  try {
    await sleep(1_000);
    const both = await countFor(sandbox, PER_SECOND, SECONDS);
    const [before, after] = [dies.printed.calls, stays.printed.calls];
    dies.child.kill('SIGKILL');
    const alone = await countFor(sandbox, PER_SECOND, SECONDS);
    // Neither comes always before the other.
    expect(Math.min(before, after)).toBeGreaterThan((before + after) / 5);
    for (const { used, busiest } of [both, alone]) {
      expect(used).toBeGreaterThan(LEAST_USED);
      expect(busiest).toBeLessThanOrEqual(PER_SECOND + BUNCHED);
    }
  } finally {
    for (const { child } of [dies, stays]) child.kill('SIGKILL');
    await sandbox.stop();
    await database.drop();
  }
});

test('planted: two processes with a pace each are seen', async () => {
  const databases = await Promise.all([freshDatabase(), freshDatabase()]);
  const sandbox = await startTestSandbox();
  const processes = await Promise.all(
    databases.map(({ url }) => startPaced(url, sandbox.url, PER_SECOND)),
  );
  try {
    const { busiest } = await countFor(sandbox, PER_SECOND, 2);
    expect(busiest).toBeGreaterThan(PER_SECOND + BUNCHED);
  } finally {
    for (const { child } of processes) child.kill('SIGKILL');
    await sandbox.stop();
    await Promise.all(databases.map((one) => one.drop()));
  }
});

/** A live invoice is charged so often while all is copied. */
const CHARGE_EVERY = 300;
/** What a copy has taken ahead, ms; and how late a timer and Postgres answer on a busy machine. */
const [LONGEST_WAIT, LATE] = [250, 50];
const CHARGED_FOR = isThorough ? 300 : 6;

// I14, with its number where it is tried thoroughly.
test(
  'charges beside two backfills wait for neither, and no call is over the limit',
  async () => {
    const database = await freshDatabase();
    const sandbox = await startTestSandbox();
    const processes = await Promise.all(
      [1, 2].map(() => startPaced(database.url, sandbox.url, PER_SECOND)),
    );
    const charging = limiterOf(database.url, PER_SECOND);
    try {
      const waited: number[] = [];
      let isOver = false;
      const charges = (async () => {
        while (!isOver) {
          const began = performance.now();
          await charging.limiter.waitForTurn('POST /v1/payment_intents/:id/confirm', 60_000);
          waited.push(performance.now() - began);
          await sandbox.call('/v1/balance');
          await sleep(CHARGE_EVERY);
        }
      })();
      const { busiest } = await countFor(sandbox, PER_SECOND, CHARGED_FOR);
      isOver = true;
      await charges;
      waited.sort((one, other) => one - other);
      expect(waited.length).toBeGreaterThan(CHARGED_FOR);
      expect(waited[Math.floor(waited.length * 0.95)]).toBeLessThan(LONGEST_WAIT + LATE);
      expect(busiest).toBeLessThanOrEqual(PER_SECOND + BUNCHED);
    } finally {
      for (const { child } of processes) child.kill('SIGKILL');
      await charging.stores.close();
      await sandbox.stop();
      await database.drop();
    }
  },
  CHARGED_FOR * 2_000 + 120_000,
);
