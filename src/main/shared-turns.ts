import { setTimeout } from 'node:timers/promises';
import type { CallTurnStore } from '../postgres/call-turns';
import { BACKFILL, READING, apartMs, longestAheadMs, mostAtOnce, ratesOf } from '../stripe/turns';
import type { CallRates, Turns, Urgency } from '../stripe/turns';

/**
 * So often a process asks Postgres for turns at most; it then takes several at once. Readings have
 * as many again, and so has a backfill, so that nothing urgent waits behind them.
 */
const STATEMENTS_PER_SECOND = 10;

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
  const gently = atMost(STATEMENTS_PER_SECOND, time);
  const gentlyForReadings = atMost(STATEMENTS_PER_SECOND, time);
  const gentlyForBackfill = atMost(STATEMENTS_PER_SECOND, time);
  const gentlyFor = (urgency: Urgency) => {
    if (urgency === BACKFILL) return gentlyForBackfill;
    return urgency === READING ? gentlyForReadings : gently;
  };
  return {
    interval: all.interval,
    take: async (operation, wanted, urgency, waiting) => {
      await gentlyFor(urgency)();
      const rate = each ?? all;
      const count = mostAtOnce(rate, wanted);
      const longestAhead = longestAheadMs(urgency, all);
      const asked = time.now();
      const { given, ownIn, allIn } = await store.take({
        service,
        count,
        own: { ...rate, operation: each === null ? '' : operation },
        all: each === null ? null : { ...all, operation: '' },
        longestAheadMs: longestAhead,
        urgency,
        moreWait: waiting > count,
        waitsMs: urgency === BACKFILL ? 0 : TRIES_AGAIN_WITHIN_MS + 2 * all.interval,
      });
      const answeredIn = time.now() - asked;
      // Tried again a little apart from the other processes, which wait for the same moment.
      if (!given) {
        const next = Math.max(ownIn, allIn) - longestAhead;
        return {
          startsIn: [],
          retryIn: Math.max(0, next) + Math.random() * apartMs(all),
          answeredIn,
        };
      }
      const startsIn = Array.from({ length: count }, (_, i) =>
        Math.max(0, ownIn + i * rate.interval, allIn + i * all.interval),
      );
      return { startsIn, retryIn: 0, answeredIn };
    },
  };
}

/** Waits where it was called so often within the last second. */
function atMost(perSecond: number, { now, sleep }: Time): () => Promise<void> {
  const times: number[] = [];
  return async () => {
    const earliest = (times.length < perSecond ? 0 : (times.shift() ?? 0)) + 1_000;
    const at = Math.max(now(), earliest);
    times.push(at);
    if (at > now()) await sleep(at - now());
  };
}
