import { setTimeout as wait } from 'node:timers/promises';
import { BACKFILL, READING, TOLERATED_MS } from './turns';
import type { CallRates, Limit, TakenTurns, Turns, Urgency } from './turns';

/** Lets a call to Stripe go when its turn has come. */
export interface RateLimiter {
  /** Resolves when a call of this operation may go out; throws where that takes too long. */
  waitForTurn(operation: string, longestWaitMs?: number, urgency?: Urgency): Promise<void>;
  /** Stripe took no call of this operation for now, and said why: all processes go by it. */
  refused(operation: string, why: { reason: string; retryAfterMs: number | null }): void;
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
    waitForTurn: (operation, longestWaitMs = LONGEST_WAIT_MS, urgency = urgencyOf(operation)) => {
      const name = byOperation ? operation : '';
      const queue = queues.get(name) ?? new TurnQueue(name, options);
      queues.set(name, queue);
      return queue.wait({ operation, urgency, latest: now() + longestWaitMs });
    },
    refused: (operation, { reason, retryAfterMs }) => {
      const limited = LIMITED_BY.get(reason);
      if (limited === undefined) return;
      const limit = { retryAfterMs: retryAfterMs ?? PAUSE_MS };
      const isOfAll = limited === 'all';
      for (const [name, queue] of queues) if (isOfAll || name === operation) queue.stop(limit);
      // Where Postgres is away no process gets turns: nobody need hear that there are fewer.
      options.turns.limited(isOfAll ? null : operation, limit).catch(() => undefined);
    },
  };
}

/**
 * What goes slower, by `Stripe-Rate-Limited-Reason`: fewer a second are fewer at once, too. A lock
 * on one object says nothing of how often others may be called.
 */
const LIMITED_BY: ReadonlyMap<string, 'all' | 'operation'> = new Map([
  ['global-rate', 'all'],
  ['global-concurrency', 'all'],
  ['endpoint-rate', 'operation'],
  ['endpoint-concurrency', 'operation'],
]);

/** Where Stripe names no time. */
const PAUSE_MS = 1_000;

interface Waiting {
  operation: string;
  urgency: Urgency;
  latest: number;
  go: () => void;
  giveUp: (error: unknown) => void;
}

// Whatever is urgent, of so many turns one goes to who has waited longest: nobody waits for ever.
const TURN_OF_THE_OLDEST = 4;

// Where so many turns went by, all to what is more urgent elsewhere, one who waits here is urgent.
const LONGEST_WITHOUT = 8;
const LONGEST_WITHOUT_MS = 1_500;

// A turn that is later is lost and another one taken: others went on taking theirs meanwhile.
const LATEST_MS = 100;

/** Who waits for turns of one kind, in the order of their coming. */
class TurnQueue {
  private waiting: Waiting[] = [];
  private isTaking = false;
  /** Turns that are taken, and have not come yet. */
  private ahead = 0;
  private giving: Promise<void> = Promise.resolve();
  private given = 0;
  private lastTaken = 0;
  /** Turns before it are lost: Stripe takes no call. */
  private stoppedUntil = -Infinity;
  /** So late was one since turns were taken. */
  private latestMs = 0;
  /** The last turn was late: the next ones are taken one by one, until one is in time. */
  private wasLate = false;

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

  wait(call: Omit<Waiting, 'go' | 'giveUp'>): Promise<void> {
    if (this.waiting.length === 0) this.lastTaken = this.now();
    const turn = new Promise<void>((go, giveUp) => {
      this.waiting.push({ ...call, go, giveUp });
    });
    void this.takeTurns();
    return turn;
  }

  stop({ retryAfterMs }: Limit): void {
    this.stoppedUntil = Math.max(this.stoppedUntil, this.now() + retryAfterMs);
  }

  /** Also while earlier ones are still ahead: what is urgent lets nobody get in between. */
  private async takeTurns(): Promise<void> {
    if (this.isTaking) return;
    this.isTaking = true;
    try {
      while (this.waiting.length > this.ahead) await this.takeSome();
    } catch (error) {
      for (const one of this.waiting.splice(this.ahead)) one.giveUp(noTurns(one.operation, error));
    }
    this.isTaking = false;
  }

  private async takeSome(): Promise<void> {
    if (this.wasLate) await this.giving;
    const isAlone = this.wasLate;
    const asked = this.now();
    const { urgency, count } = this.wanted();
    const lateMs = Math.max(0, this.latestMs - TOLERATED_MS);
    const wanted = { operation: this.name, urgency, waiting: count, lateMs };
    const taken = await this.turns.take({ ...wanted, count: isAlone ? 1 : count });
    // Counted from the answer on: a turn may come late, and never early.
    const answered = this.now();
    if (taken.startsIn.length === 0) return this.sleepWithout(asked + Math.max(1, taken.retryIn));
    this.ahead += taken.startsIn.length;
    this.lastTaken = answered;
    this.latestMs = 0;
    this.giving = this.giving
      .then(() => this.give(taken, answered, isAlone))
      .then(() => void this.takeTurns());
    // Before, the next ones are too far ahead for who asks.
    if (taken.retryIn > 0) await this.sleep(Math.min(taken.retryIn, LONGEST_SLEEP_MS));
  }

  private async give(taken: TakenTurns, answered: number, isAlone: boolean): Promise<void> {
    const { startsIn, answeredIn } = taken;
    let began = answered;
    for (const [i, startIn] of startsIn.entries()) {
      await this.sleepUntil(began + startIn);
      const lateMs = this.now() - startIn - answered + answeredIn;
      this.wasLate = lateMs > LATEST_MS;
      if ((this.wasLate && !isAlone) || this.now() < this.stoppedUntil) {
        this.ahead -= startsIn.length - i;
        return;
      }
      this.latestMs = Math.max(this.latestMs, lateMs);
      began = this.now() - startIn; // held up: the next ones keep their distance
      this.ahead -= 1;
      this.next()?.go();
    }
  }

  /** As many as are equally urgent, of those whom no turn that is taken will reach. */
  private wanted(): { urgency: Urgency; count: number } {
    const longest = Math.max(LONGEST_WITHOUT_MS, LONGEST_WITHOUT * this.turns.interval);
    const isLong = this.now() - this.lastTaken > longest;
    if (isLong && this.waiting.some(isHurried)) return { urgency: 0, count: 1 };
    const all = this.waiting.map(({ urgency }) => urgency).sort((a, b) => a - b);
    const left = all.slice(this.ahead);
    const [urgency = BACKFILL] = left;
    return { urgency, count: left.filter((one) => one === urgency).length };
  }

  /** Nobody is sent away while turns are ahead: some of those who wait have them. */
  private async sleepWithout(time: number): Promise<void> {
    while (this.ahead > 0 && this.now() < time) {
      await this.sleep(Math.min(time - this.now(), LONGEST_SLEEP_MS));
    }
    return this.sleepUntil(time);
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
    const at = this.waiting.findIndex((one) => (isOldest ? isHurried(one) : one.urgency === most));
    return this.waiting.splice(Math.max(0, at), 1)[0];
  }
}

/** A backfill alone may wait for as long as others call. */
const isHurried = ({ urgency }: Waiting): boolean => urgency !== BACKFILL;

function noTurns(operation: string, error: unknown): RateLimitReached {
  const why = error instanceof Error ? error.message : String(error);
  return new RateLimitReached(operation, `no turn could be taken: ${why}`);
}

/** What ends something that began goes before what begins something; readings follow. */
export function urgencyOf(operation: string): Urgency {
  if (operation.endsWith('/confirm')) return 1;
  if (operation.startsWith('GET ')) return READING;
  return /\/(cancel|expire|close|refunds)$/.test(operation) ? 2 : 3;
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
  turnsOf: (rates: CallRates) => Turns,
): RateLimiter | undefined {
  if (rates === undefined) return undefined;
  const byOperation = rates.perOperation < rates.perSecond;
  return createRateLimiter({ turns: turnsOf(rates), byOperation });
}
