import { setTimeout as wait } from 'node:timers/promises';
import type { TokenBucket } from './token-bucket';
import { refilledBucket, fullBucket, msUntilNext, withoutToken } from './token-bucket';

/** Lets a call to Stripe go when its turn has come. */
export interface RateLimiter {
  /** Resolves when a call of this operation may go out; throws where that would take too long. */
  waitForTurn(operation: string): Promise<void>;
}

export interface RateLimiterOptions {
  perSecond: number;
  /** Of one operation, such as "POST /v1/payment_intents". */
  perOperation: number;
  /** A call that would wait longer is not made: its key was checked a moment ago, and may age. */
  longestWaitMs?: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

/** Too much was asked at once: nothing went out, so it may be asked again under the same key. */
export class RateLimitReached extends Error {
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
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { perSecond, perOperation, longestWaitMs = LONGEST_WAIT_MS } = options;
  const { now = Date.now, sleep = wait } = options;
  const ofOperations = new Map<string, TokenBucket>();
  let ofAll = fullBucket(perSecond, now());

  /** 0 and a call taken from both buckets, or how long to wait before asking again. */
  const take = (operation: string): number => {
    const time = now();
    const all = refilledBucket(ofAll, perSecond, time);
    const ofOperation = refilledBucket(
      ofOperations.get(operation) ?? fullBucket(perOperation, time),
      perOperation,
      time,
    );
    const ms = Math.max(msUntilNext(all, perSecond), msUntilNext(ofOperation, perOperation));
    ofAll = ms === 0 ? withoutToken(all) : all;
    ofOperations.set(operation, ms === 0 ? withoutToken(ofOperation) : ofOperation);
    return ms;
  };

  return {
    waitForTurn: async (operation) => {
      const latest = now() + longestWaitMs;
      for (let ms = take(operation); ms > 0; ms = take(operation)) {
        if (now() + ms > latest) throw new RateLimitReached(operation, RETRY_AFTER_MS);
        await sleep(ms);
      }
    },
  };
}

// Stripe's own limits; a substitute for Stripe is asked as fast as it answers.
const LIVE_PER_SECOND = 100;
const TEST_PER_SECOND = 25;
const PER_OPERATION = 25;

export function rateLimiterFor(options: {
  mode: 'test' | 'live';
  apiBase?: string | undefined;
  requestsPerSecond?: number | undefined;
}): RateLimiter | undefined {
  const usual = options.mode === 'live' ? LIVE_PER_SECOND : TEST_PER_SECOND;
  const perSecond =
    options.requestsPerSecond ?? (options.apiBase === undefined ? usual : undefined);
  if (perSecond === undefined) return undefined;
  return createRateLimiter({ perSecond, perOperation: Math.min(perSecond, PER_OPERATION) });
}
