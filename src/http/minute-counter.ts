import { HttpProblem } from './http-problem';

const WINDOW_MS = 60_000;
const MAX_KEYS = 100_000;

/** Counts what was done under a key; once it was too often within a minute, answers the refusal. */
export type MinuteCounter = (key: string) => HttpProblem | null;

export function createMinuteCounter(perMinute: number): MinuteCounter {
  const byKey = new Map<string, { count: number; until: number }>();
  return (key) => {
    const found = byKey.get(key);
    if (found === undefined || found.until <= Date.now()) {
      // With so many keys the count begins anew: only memory is at stake, never what is right.
      if (byKey.size >= MAX_KEYS) byKey.clear();
      byKey.set(key, { count: 1, until: Date.now() + WINDOW_MS });
      return null;
    }
    found.count += 1;
    if (found.count <= perMinute) return null;
    const seconds = Math.max(1, Math.ceil((found.until - Date.now()) / 1_000));
    const detail = `too many requests; try again in ${seconds} s`;
    return new HttpProblem('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
  };
}
