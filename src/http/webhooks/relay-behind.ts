import type { StoredEvent } from '../../postgres/stores';
import type { HttpDeps } from '../deps';

const AT_ONCE = 100;
const MOST_WAITING = 1_000;

/**
 * Hands events on after their answers, many at a time and one batch after the other. What does
 * not fit, or fails, is in the table, where the relay finds it within a second.
 */
export function relayBehind(deps: HttpDeps): (event: StoredEvent) => void {
  const waiting: StoredEvent[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    try {
      while (waiting.length > 0) await deps.relay.relay(waiting.splice(0, AT_ONCE));
    } catch (error) {
      waiting.length = 0;
      deps.log.warn({ err: error }, 'relaying failed; the events wait in the table');
    } finally {
      running = false;
    }
  };
  return (event) => {
    if (waiting.length < MOST_WAITING) waiting.push(event);
    if (!running) void run();
  };
}
