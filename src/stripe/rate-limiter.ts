import { setTimeout as wait } from 'node:timers/promises';
import { localTurns } from './local-turns';
import type { CallRates, Turns } from './turns';

/** Lets a call to Stripe go when its turn has come. */
export interface RateLimiter {
  /** Resolves when a call of this operation may go out; throws where that takes too long. */
  waitForTurn(operation: string, longestWaitMs?: number): Promise<void>;
}

export interface RateLimiterOptions {
  turns: Turns;
  /** Whether each operation has its own turns; else one that is more urgent goes first. */
  byOperation: boolean;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

/** Too much was asked at once: nothing went out, so it may be asked again under the same key. */
export class RateLimitReached extends Error {
  constructor(operation: string, why = 'our own limit of calls to Stripe is reached') {
    super(`${why} (${operation})`);
    this.name = 'RateLimitReached';
  }
}

/** Longer than a person waits for a page; an activity says itself that it waits longer. */
const LONGEST_WAIT_MS = 2_000;
const LONGEST_SLEEP_MS = 1_000;

/** One for the calls of one account and mode: all of them share it. */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { byOperation, now = Date.now } = options;
  const queues = new Map<string, TurnQueue>();
  return {
    waitForTurn: (operation, longestWaitMs = LONGEST_WAIT_MS) => {
      const name = byOperation ? operation : '';
      const queue = queues.get(name) ?? new TurnQueue(name, options);
      queues.set(name, queue);
      return queue.wait(operation, now() + longestWaitMs);
    },
  };
}

interface Waiting {
  operation: string;
  urgency: number;
  latest: number;
  go: () => void;
  giveUp: (error: unknown) => void;
}

// Whatever is urgent, of so many turns one goes to who has waited longest: nobody waits for ever.
const TURN_OF_THE_OLDEST = 4;

/** Who waits for turns of one kind, in the order of their coming. */
class TurnQueue {
  private waiting: Waiting[] = [];
  private isServing = false;
  private given = 0;

  private readonly name: string;
  private readonly turns: Turns;
  private readonly now: () => number;
  private readonly sleep: (ms: number) => Promise<unknown>;

  constructor(name: string, { turns, now = Date.now, sleep = wait }: RateLimiterOptions) {
    this.name = name;
    this.turns = turns;
    this.now = now;
    this.sleep = sleep;
  }

  wait(operation: string, latest: number): Promise<void> {
    const turn = new Promise<void>((go, giveUp) => {
      this.waiting.push({ operation, urgency: urgencyOf(operation), latest, go, giveUp });
    });
    if (!this.isServing) void this.serve();
    return turn;
  }

  private async serve(): Promise<void> {
    this.isServing = true;
    try {
      while (this.waiting.length > 0) await this.serveSome();
    } catch (error) {
      for (const one of this.waiting.splice(0)) one.giveUp(noTurns(one.operation, error));
    }
    this.isServing = false;
  }

  private async serveSome(): Promise<void> {
    const asked = this.now();
    const { startsIn, retryIn } = await this.turns.take(this.name, this.waiting.length);
    // Counted from the answer on: a turn may come late, and never early.
    let began = startsIn.length > 0 ? this.now() : asked;
    if (startsIn.length === 0) await this.sleepUntil(began + Math.max(1, retryIn));
    for (const startIn of startsIn) {
      await this.sleepUntil(began + startIn);
      began = Math.max(began, this.now() - startIn); // held up: the next ones keep their distance
      this.next()?.go();
    }
  }

  private async sleepUntil(time: number): Promise<void> {
    for (;;) {
      this.dropLate(Math.max(time, this.now()));
      const left = time - this.now();
      if (left <= 0) return;
      await this.sleep(Math.min(left, LONGEST_SLEEP_MS));
    }
  }

  /** Those whose turn would come too late need not wait for it. */
  private dropLate(time: number): void {
    const late = this.waiting.filter(({ latest }) => latest < time);
    this.waiting = this.waiting.filter(({ latest }) => latest >= time);
    for (const { operation, giveUp } of late) giveUp(new RateLimitReached(operation));
  }

  private next(): Waiting | undefined {
    this.given += 1;
    const isOldest = this.given % TURN_OF_THE_OLDEST === 0;
    const most = Math.min(...this.waiting.map(({ urgency }) => urgency));
    const at = isOldest ? 0 : this.waiting.findIndex(({ urgency }) => urgency === most);
    return this.waiting.splice(Math.max(0, at), 1)[0];
  }
}

function noTurns(operation: string, error: unknown): RateLimitReached {
  const why = error instanceof Error ? error.message : String(error);
  return new RateLimitReached(operation, `no turn could be taken: ${why}`);
}

/** What ends something that began goes before what begins something; readings come last. */
export function urgencyOf(operation: string): number {
  if (operation.endsWith('/confirm')) return 0;
  if (operation.startsWith('GET ')) return 3;
  return /\/(cancel|expire|close|refunds)$/.test(operation) ? 1 : 2;
}

// Stripe's own limits; a substitute for Stripe is asked as fast as it answers.
const LIVE_PER_SECOND = 100;
const TEST_PER_SECOND = 25;
const PER_OPERATION = 25;

/** How much may be asked of Stripe; undefined where nothing limits it. */
export function callRates(options: {
  mode: 'test' | 'live';
  apiBase?: string | undefined;
  requestsPerSecond?: number | undefined;
}): CallRates | undefined {
  const usual = options.mode === 'live' ? LIVE_PER_SECOND : TEST_PER_SECOND;
  const perSecond =
    options.requestsPerSecond ?? (options.apiBase === undefined ? usual : undefined);
  if (perSecond === undefined) return undefined;
  return { perSecond, perOperation: Math.min(perSecond, PER_OPERATION) };
}

export function rateLimiterFor(
  rates: CallRates | undefined,
  turns?: Turns,
): RateLimiter | undefined {
  if (rates === undefined) return undefined;
  const byOperation = rates.perOperation < rates.perSecond;
  return createRateLimiter({ turns: turns ?? localTurns(rates), byOperation });
}
