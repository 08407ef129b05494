/** Polls a fact until it holds, and fails with its last words when it does not in time. */
export async function eventually<T>(
  attempt: () => Promise<T> | T,
  options: { withinMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + (options.withinMs ?? 60_000);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, options.everyMs ?? 50));
  }
}
