import { setTimeout as pause } from 'node:timers/promises';
import type { StoredStripeEvent } from '../../postgres/events/stripe-events';
import type { HttpDeps } from '../http-deps';

const BATCH_SIZE = 250;
const MAX_WAITING = 5_000;
const BATCH_PAUSE_MS = 50;

export interface BackgroundRelay {
  /** Whether an event stored now can be relayed from here; else the table's readers do it. */
  hasCapacity(): boolean;
  add(event: StoredStripeEvent): void;
}

/**
 * Relays events after they were answered, many at a time and one batch after the other. What fails
 * here is in the table, where another relay takes it as soon as our lease of it is over.
 */
export function createBackgroundRelay(deps: HttpDeps): BackgroundRelay {
  const waiting: StoredStripeEvent[] = [];
  let running = false;
  const run = async (): Promise<void> => {
    running = true;
    try {
      while (waiting.length > 0) {
        await deps.relay.relay(waiting.splice(0, BATCH_SIZE));
        // Under load many events share the queries that one would cost; a single one does not wait.
        if (waiting.length > 0) await pause(BATCH_PAUSE_MS);
      }
    } catch (error) {
      waiting.length = 0;
      deps.log.warn({ err: error }, 'relaying failed; the events wait in the table');
    } finally {
      running = false;
    }
  };
  return {
    hasCapacity: () => waiting.length < MAX_WAITING,
    add: (event) => {
      waiting.push(event);
      if (!running) void run();
    },
  };
}
