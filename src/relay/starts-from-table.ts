import type { RunLeaseStore } from '../postgres/collection/run-leases';

/** With more than this waiting, a server adds its starts to the queue instead of passing it by. */
export const STARTS_BEHIND = 200;

const ASKED_EVERY_MS = 1_000;

/**
 * Whether a server leaves the start of a new invoice's run to the workers: always where they keep
 * a pace, else while too many wait. Asked with every invoice, and of Postgres once a second.
 */
export function startsFromTable(options: {
  runLeases: Pick<RunLeaseStore, 'countStarts'>;
  startsPerSecond: number | undefined;
  now?: () => number;
}): () => Promise<boolean> {
  const { runLeases, startsPerSecond, now = Date.now } = options;
  if (startsPerSecond !== undefined) return () => Promise.resolve(true);
  let asked = { until: 0, answer: Promise.resolve(false) };
  return () => {
    if (asked.until < now()) {
      const answer = runLeases
        .countStarts(STARTS_BEHIND + 1)
        .then((count) => count > STARTS_BEHIND);
      asked = { until: now() + ASKED_EVERY_MS, answer };
    }
    return asked.answer;
  };
}
