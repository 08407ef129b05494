import { setTimeout } from 'node:timers/promises';
import type { CallTurnStore, TurnsGiven } from '../postgres/call-turns';
import {
  AHEAD_STEP_MS,
  BACKFILL,
  apartMs,
  longestAheadMs,
  mostAtOnce,
  ratesOf,
} from '../stripe/turns';
import type { CallRates, TakenTurns, Turns, Urgency, WantedTurns } from '../stripe/turns';

/**
 * So often a process asks Postgres for turns at most, for each urgency apart, so that nothing
 * urgent waits behind what is not.
 */
const STATEMENTS_PER_SECOND = 200;

// Longer than turns are taken ahead; who died while it waited keeps back the others for as long.
const TRIES_AGAIN_WITHIN_MS = 2_000;

interface Time {
  now: () => number;
  sleep: (ms: number) => Promise<unknown>;
}
const REAL_TIME: Time = { now: Date.now, sleep: setTimeout };

/** The turns of one service, shared by all processes of the installation. */
export function sharedTurns(
  store: CallTurnStore,
  service: string,
  rates: CallRates,
  time = REAL_TIME,
): Turns {
  const { all, each } = ratesOf(rates);
  const rate = each ?? all;
  const lines = new Map<Urgency, Line>();
  const request = async (wanted: WantedTurns, line: Line): Promise<TakenTurns> => {
    const { operation, urgency, waiting, lateMs } = wanted;
    const count = mostAtOnce(rate, wanted.count);
    const longestAhead = longestAheadMs(urgency, all);
    const asked = time.now();
    const turns = await store.take({
      service,
      count,
      own: { ...rate, operation: each === null ? '' : operation },
      all: each === null ? null : { ...all, operation: '' },
      longestAheadMs: longestAhead,
      lateMs,
      urgency,
      moreWait: waiting > count,
      waitsMs: urgency === BACKFILL ? 0 : TRIES_AGAIN_WITHIN_MS + 2 * all.interval,
    });
    const answeredIn = time.now() - asked;
    if (turns.given) return { ...turnsOf(turns, count, longestAhead), answeredIn };
    // Tried again a little apart from the other processes, which wait for the same moment.
    const next = Math.max(turns.ownIn, turns.allIn) - longestAhead;
    const retryIn = Math.max(0, next) + Math.random() * apartMs(all);
    const isForOthers = turns.ownIn <= Math.max(turns.allIn, longestAhead);
    if (isForOthers) line.closeUntil(asked + retryIn);
    return { startsIn: [], retryIn, answeredIn };
  };
  return {
    interval: all.interval,
    take: (wanted) => {
      const line = lines.get(wanted.urgency) ?? new Line(time);
      lines.set(wanted.urgency, line);
      return line.enter(() => request(wanted, line));
    },
    limited: (operation, { retryAfterMs }) => {
      // Where all operations share their turns, what one of them may is known to its caller alone.
      if (operation !== null && each === null) return Promise.resolve();
      return store.slowDown({ service, operation: operation ?? '', retryAfterMs });
    },
  };
}

/**
 * The operations of a process request turns one after the other, those of each urgency apart.
 * Where there was no turn of all for one of them, there is none for the others either.
 */
class Line {
  private last: Promise<unknown> = Promise.resolve();
  private closedUntil = -Infinity;
  private readonly time: Time;
  private readonly gently: () => Promise<void>;

  constructor(time: Time) {
    this.time = time;
    this.gently = atMost(STATEMENTS_PER_SECOND, time);
  }

  enter(request: () => Promise<TakenTurns>): Promise<TakenTurns> {
    const entered = this.last.then(async () => {
      const retryIn = this.closedUntil - this.time.now();
      if (retryIn > 0) return { startsIn: [], retryIn, answeredIn: 0 };
      await this.gently();
      return request();
    });
    this.last = entered.catch(() => undefined);
    return entered;
  }

  closeUntil(time: number): void {
    this.closedUntil = time;
  }
}

/** Each after its own turn and its turn of all; the ones after them are asked for once near. */
function turnsOf(
  { ownIn, allIn, ownApart, allApart }: TurnsGiven,
  count: number,
  longestAhead: number,
): Omit<TakenTurns, 'answeredIn'> {
  const turn = (i: number) => Math.max(0, ownIn + i * ownApart, allIn + i * allApart);
  const startsIn = Array.from({ length: count }, (_, i) => turn(i));
  // Not before others, who wait for the same moment: each is to have some.
  const retryIn = Math.max(0, turn(count) - longestAhead) + Math.random() * AHEAD_STEP_MS;
  return { startsIn, retryIn };
}

/** Waits where it was called so often within the last second. */
function atMost(perSecond: number, { now, sleep }: Time): () => Promise<void> {
  const times: number[] = [];
  return async () => {
    const earliest = (times.length < perSecond ? -Infinity : (times.shift() ?? -Infinity)) + 1_000;
    const at = Math.max(now(), earliest);
    times.push(at);
    if (at > now()) await sleep(at - now());
  };
}
