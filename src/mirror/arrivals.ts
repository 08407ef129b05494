import { SECOND } from '../domain/time';
import type { MirrorDeps } from './mirror-deps';

/** Places are given before what they are given to is committed: so long it may be on its way. */
const COMMITTED_WITHIN = 2 * SECOND;
const PLACES_BEFORE = 1_000;

/** Whether webhooks of one connection have come, asked often at little cost. */
export class Arrivals {
  private readonly deps: Pick<MirrorDeps, 'stores' | 'now'>;
  private readonly connection: string | null;
  private newest = -1;
  private grewAt = -Infinity;
  private counted: { after: number; count: number } | null = null;

  /** Null: no connection of ours has the webhooks of this account. */
  constructor(deps: Pick<MirrorDeps, 'stores' | 'now'>, connection: string | null) {
    this.deps = deps;
    this.connection = connection;
  }

  /** Answers whether one has come since this was called, or since it was last answered so. */
  async since(): Promise<() => Promise<boolean>> {
    const { connection } = this;
    if (connection === null) return async () => false;
    if (this.counted === null) await this.hasNew(connection);
    return () => this.hasNew(connection);
  }

  private async hasNew(connection: string): Promise<boolean> {
    const { follows } = this.deps.stores;
    const newest = await follows.newestArrival();
    const now = this.deps.now();
    if (newest !== this.newest) this.grewAt = now;
    this.newest = newest;
    const before = this.counted;
    if (before !== null && now - this.grewAt > COMMITTED_WITHIN) return false;
    // Few are counted: from a nearer place once they are many.
    const isNear = before !== null && newest - before.after <= 2 * PLACES_BEFORE;
    const after = isNear ? before.after : Math.max(0, newest - PLACES_BEFORE);
    const count = await follows.arrivedAfter(connection, after);
    this.counted = { after, count };
    if (before === null) return false;
    const same = isNear ? count : await follows.arrivedAfter(connection, before.after);
    return same > before.count;
  }
}
