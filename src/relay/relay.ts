import type { Relayed, StoredEvent } from '../postgres/stores';

/** The one way in from outside facts: webhook, poller, sweep and rebuild all come through here. */
export interface Relay {
  /** Finds the invoice, asks isNews, hints the run. */
  relay(events: StoredEvent[]): Promise<Relayed[]>;
  /** Relays what waits in the table; answers how many. Called each second and at start. */
  relayWaiting(): Promise<number>;
  /** Each minute: hints stale events and commands again, wakes or reopens overdue rows. */
  sweep(): Promise<{ hinted: number; reopened: number; woken: number }>;
  /** Restarts every unfinished run from Postgres. */
  rebuild(): Promise<{ restarted: number }>;
}
