import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is there, or says what never came. */
export async function waitFor<T>(
  what: string,
  attempt: () => Promise<T | undefined> | T | undefined,
  options: { withinMs: number; everyMs?: number },
): Promise<T> {
  const deadline = Date.now() + options.withinMs;
  for (;;) {
    const answer = await attempt();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) {
      throw new Error(`waited ${options.withinMs / 1000} s without success for ${what}`);
    }
    await pause(options.everyMs ?? 20);
  }
}
