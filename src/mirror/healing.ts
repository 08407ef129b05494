import { SECOND } from '../domain/time';
import type { StripeObject } from '../domain/mirror/stripe-object';
import type { MirrorDeps } from './mirror-deps';

/** So long a webhook is given; what it has not brought by then nobody has. */
const GRACE = 5 * SECOND;
const CHECK_EVERY = SECOND;

/**
 * What the mirror sees of the account that is collected into enters by the relay, as if a webhook
 * had brought it, unless one did.
 */
export class Healing {
  private waiting: { event: StripeObject; seenAt: number }[] = [];
  private readonly deps: MirrorDeps;
  private readonly connection: string | null;

  /** Null: the account is of no connection. */
  constructor(deps: MirrorDeps, connection: string | null) {
    this.deps = deps;
    this.connection = connection;
  }

  note(events: readonly StripeObject[]): void {
    if (this.connection === null) return;
    const seenAt = this.deps.now();
    for (const event of events) this.waiting.push({ event, seenAt });
  }

  async keepOn(isEnding: () => boolean, pause: (ms: number) => Promise<void>): Promise<void> {
    while (!isEnding()) {
      await this.relayDue(this.deps.now() - GRACE);
      await pause(CHECK_EVERY);
    }
    // Nobody notes them again: what is still young is not left to chance.
    await this.relayDue(Infinity);
  }

  private async relayDue(until: number): Promise<void> {
    const due = this.waiting.filter(({ seenAt }) => seenAt <= until);
    if (due.length === 0 || this.connection === null) return;
    const events = due.map(({ event }) => event);
    await this.deps.relayMissed(this.connection, events);
    this.waiting = this.waiting.filter((one) => !due.includes(one));
  }
}
