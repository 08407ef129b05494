import { setTimeout as pause } from 'node:timers/promises';

/** What took seconds takes some more: it is asked for seldom, since each question costs as well. */
const LONGEST_PAUSE = 400;

/** Ms until the next question: a tenth of those waited so far, and `everyMs` at least. */
export const pauseAfter = (waitedMs: number, everyMs: number): number =>
  Math.max(everyMs, Math.min(waitedMs / 10, LONGEST_PAUSE));

/** Asks until the answer is there, or says what never came. */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T | undefined> | T | undefined,
  options: { withinMs: number; everyMs?: number },
): Promise<T> {
  const began = Date.now();
  const deadline = began + options.withinMs;
  for (;;) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) {
      throw new Error(`waited ${options.withinMs / 1000} s without success for ${what}`);
    }
    await pause(pauseAfter(Date.now() - began, options.everyMs ?? 20));
  }
}
