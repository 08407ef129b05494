import { pauseAfter } from '../../src/local/wait';

/** Polls a fact until it holds, and fails with its last words when it does not in time. */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  options: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const began = Date.now();
  const deadline = began + (options.withinMs ?? 60_000);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    const ms = pauseAfter(Date.now() - began, options.everyMs ?? 50);
    await new Promise((resolve) => setTimeout(resolve, ms));
  }
}
