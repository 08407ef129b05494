import { setImmediate as settled } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import type { QueryResultRow } from 'pg';
import { sharedTurns } from '../../src/main/shared-turns';
import { callTurnStore } from '../../src/postgres/call-turns';
import type { CallTurnStore } from '../../src/postgres/call-turns';
import type { SqlValue } from '../../src/postgres/database';
import { createRateLimiter } from '../../src/stripe/rate-limiter';
import type { RateLimiter } from '../../src/stripe/rate-limiter';
import type { CallRates } from '../../src/stripe/turns';
import { freshDatabase } from '../harness/database';

/** A process of the fleet: its own pool, its own limiter, the tables of all. */
export interface VirtualProcess {
  limiter: RateLimiter;
  take: CallTurnStore['take'];
  sleep(ms: number): Promise<void>;
  statements(): number;
}

// What statements ask the time of, found before the one of Postgres.
const CLOCK = `
  create schema virtual;
  create table virtual.clock as select timestamptz '2026-01-01 00:00:00Z' as now;
  create function virtual.clock_timestamp() returns timestamptz volatile language sql
    as 'select now from virtual.clock';`;

/**
 * Processes that share a real Postgres, and a time that goes on only once all of them sleep: a
 * machine that holds up the test changes nothing of what is given when.
 */
export async function virtualFleet() {
  const database = await freshDatabase();
  const admin = new Client({ connectionString: database.url });
  await admin.connect();
  await admin.query(CLOCK);
  await admin.query(
    `alter database ${database.name} set search_path = virtual, public, pg_catalog`,
  );
  const pools: Pool[] = [];
  const running = new Set<Promise<unknown>>();
  let sleepers: { until: number; wake: () => void }[] = [];
  let time = 0;

  const allSleep = async () => {
    for (await settled(); running.size > 0; await settled()) await Promise.allSettled(running);
  };
  const goOn = async (lateBy: number) => {
    const next = Math.min(...sleepers.map(({ until }) => until));
    if (next === Infinity) throw new Error('all processes wait, and none sleeps: nothing can come');
    time = Math.max(time, next) + lateBy;
    await admin.query(
      `update virtual.clock set now = timestamptz '2026-01-01 00:00:00Z' + $1 * interval '1 ms'`,
      [time],
    );
    const due = sleepers.filter(({ until }) => until <= time);
    sleepers = sleepers.filter((one) => !due.includes(one));
    for (const { wake } of due) wake();
  };

  const processOf = (service: string, rates: CallRates): VirtualProcess => {
    // With no limits of time, which a machine that is held up would reach.
    const pool = new Pool({ connectionString: database.url });
    // A connection that breaks is reported by the next query on it, or broke when all ended.
    pool.on('connect', (client) => client.on('error', () => undefined));
    pool.on('error', () => undefined);
    pools.push(pool);
    const store = callTurnStore({
      query: async <R extends QueryResultRow>(sql: string, values: readonly SqlValue[] = []) =>
        (await pool.query<R>(sql, [...values])).rows,
    });
    let statements = 0;
    const clock = {
      now: () => time,
      sleep: (ms: number) =>
        new Promise<void>((wake) => {
          sleepers.push({ until: time + wholeMs(ms), wake });
        }),
    };
    const take: CallTurnStore['take'] = (request) => {
      statements += 1;
      const taken = store.take(request);
      running.add(taken);
      return taken.finally(() => running.delete(taken));
    };
    const slowDown: CallTurnStore['slowDown'] = (limit) => {
      const slowed = store.slowDown(limit);
      running.add(slowed);
      return slowed.finally(() => running.delete(slowed));
    };
    const turns = sharedTurns({ take, slowDown }, service, rates, clock);
    const byOperation = rates.perOperation < rates.perSecond;
    return {
      limiter: createRateLimiter({ turns, byOperation, ...clock }),
      take,
      sleep: clock.sleep,
      statements: () => statements,
    };
  };

  return {
    processOf,
    now: () => time,
    allSleep,
    /** Lets time go on until this is done. Who wakes does so late by as much as is said. */
    finish: async <T>(work: Promise<T>, lateBy = () => 0): Promise<T> => {
      let isDone = false;
      const done = work.finally(() => (isDone = true));
      done.catch(() => undefined);
      for (await allSleep(); !isDone; await allSleep()) await goOn(lateBy());
      return done;
    },
    stop: async () => {
      await Promise.all(pools.map((pool) => pool.end()));
      await admin.end();
      await database.drop();
    },
  };
}

/** As timers are: of whole milliseconds, and never too early. */
const wholeMs = (ms: number): number => Math.max(1, Math.ceil(ms));
