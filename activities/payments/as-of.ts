import type { ActivityDeps } from '../deps';
import type { EffectTry } from '../records/effect-try';

/**
 * Database time right before the first request from now on is sent: asked before it, answered after
 * it. A reading that waited for its turn is as new as its requests, not as its place in a queue.
 */
export async function asOfFirstRequest(
  { stores }: ActivityDeps,
  { tried }: { tried: EffectTry },
): Promise<() => number> {
  const before = await stores.databaseTime();
  const mark = performance.now();
  return () => before + tried.waitedSince(mark);
}
