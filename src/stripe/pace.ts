import { setTimeout as wait } from 'node:timers/promises';
import type { Bucket } from './token-bucket';
import { at, full, msUntilNext, taken } from './token-bucket';

/** Lets a call to Stripe go when its turn has come. */
export interface Pace {
  /** Resolves when a call of this operation may go out; throws where that would take too long. */
  turn(operation: string): Promise<void>;
}

export interface PaceSettings {
  perSecond: number;
  /** Of one operation, such as "POST /v1/payment_intents". */
  perOperation: number;
  /** A call that would wait longer is not made: its key was checked a moment ago, and may age. */
  longestWaitMs?: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

/** Too much was asked at once: nothing went out, so it may be asked again under the same key. */
export class OutOfTurn extends Error {
  readonly retryAfterMs: number;

  constructor(operation: string, retryAfterMs: number) {
    super(`our own limit of calls to Stripe is reached (${operation})`);
    this.name = 'OutOfTurn';
    this.retryAfterMs = retryAfterMs;
  }
}

const LONGEST_WAIT_MS = 2_000;
// By then those in front are gone, and Temporal spreads its own retries.
const RETRY_AFTER_MS = 1_000;

/** One for the calls of one account and mode: all of them share it, in one process. */
export function createPace(settings: PaceSettings): Pace {
  const { perSecond, perOperation, longestWaitMs = LONGEST_WAIT_MS } = settings;
  const { now = Date.now, sleep = wait } = settings;
  const ofOperations = new Map<string, Bucket>();
  let ofAll = full(perSecond, now());

  /** 0 and a call taken from both buckets, or how long to wait before asking again. */
  const take = (operation: string): number => {
    const time = now();
    const all = at(ofAll, perSecond, time);
    const own = at(ofOperations.get(operation) ?? full(perOperation, time), perOperation, time);
    const ms = Math.max(msUntilNext(all, perSecond), msUntilNext(own, perOperation));
    ofAll = ms === 0 ? taken(all) : all;
    ofOperations.set(operation, ms === 0 ? taken(own) : own);
    return ms;
  };

  return {
    turn: async (operation) => {
      const latest = now() + longestWaitMs;
      for (let ms = take(operation); ms > 0; ms = take(operation)) {
        if (now() + ms > latest) throw new OutOfTurn(operation, RETRY_AFTER_MS);
        await sleep(ms);
      }
    },
  };
}

// Stripe's own limits; a stand-in for Stripe is asked as fast as it answers.
const LIVE = 100;
const TEST = 25;
const PER_OPERATION = 25;

export function paceFor(of: {
  mode: 'test' | 'live';
  apiBase?: string | undefined;
  requestsPerSecond?: number | undefined;
}): Pace | undefined {
  const usual = of.mode === 'live' ? LIVE : TEST;
  const perSecond = of.requestsPerSecond ?? (of.apiBase === undefined ? usual : undefined);
  if (perSecond === undefined) return undefined;
  return createPace({ perSecond, perOperation: Math.min(perSecond, PER_OPERATION) });
}
