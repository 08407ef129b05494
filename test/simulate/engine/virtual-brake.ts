import type { BrakeRules, EndedAlike } from '../../../src/domain/brake';
import { LOCKED_OUT_FOR, describeLockOut } from '../../../src/domain/brake';
import { DAY, MINUTE } from '../../../src/domain/time';
import type { BrakeRow, Pause } from '../../../src/postgres/collection/brakes';
import type { Stores } from '../../../src/postgres/stores';
import type { KeptAttempt, VirtualTables } from './virtual-tables';
import { unused } from './unused';

/** Few are enough: a life has no hundred attempts. */
export const RULES: BrakeRules = {
  attempts: 4,
  failedPercent: 75,
  minutes: (3 * DAY) / MINUTE,
  ignoredCodes: ['authentication_required'],
};

/** What the brake needs of the account that it belongs to. */
export interface BrakedWorld {
  readonly now: number;
  /** Of all its customers. */
  readonly tables: readonly VirtualTables[];
  paused(by: 'attempts' | 'person' | 'lock_out'): void;
  resumed(): void;
}

/** The columns of a connection that hold its brake, over tables in memory. */
export class VirtualBrake {
  row: BrakeRow = {
    rules: RULES,
    pausedAt: null,
    why: null,
    resumedAt: null,
    tryAt: null,
    triedBy: null,
  };
  private readonly world: BrakedWorld;

  constructor(world: BrakedWorld) {
    this.world = world;
  }

  readonly store: Stores['brakes'] = {
    get: async () => ({ ...this.row }),
    paused: unused,
    endedSince: async (_connection, since) => this.endedSince(since),
    pause: async (_connection, pause) => this.pause(pause),
    resume: async (_connection, at) => this.resume(at),
    lockOut: async (_connection, detail, at) => {
      if (this.row.pausedAt !== null) return false;
      const why = describeLockOut(detail);
      this.row = { ...this.row, pausedAt: at, why, tryAt: at + LOCKED_OUT_FOR, triedBy: null };
      this.world.paused('lock_out');
      return true;
    },
    letIn: async (_connection, at) => this.row.tryAt !== null && this.resume(at),
    leaseTry: async (_connection, { ref, now, again }) => {
      const { pausedAt, tryAt } = this.row;
      if (pausedAt === null || tryAt === null || tryAt > now) return false;
      this.row = { ...this.row, tryAt: again, triedBy: ref };
      return true;
    },
    setRules: unused,
    leaseForMail: unused,
    markMailed: unused,
  };

  pause({ why, at, actor }: Pause): boolean {
    const isNew = this.row.pausedAt === null;
    const isTakenOver = !isNew && actor !== null && this.row.tryAt !== null;
    if (!isNew && !isTakenOver) return false;
    const pausedAt = this.row.pausedAt ?? at;
    this.row = { ...this.row, pausedAt, why, tryAt: null, triedBy: null };
    this.world.paused(actor === null ? 'attempts' : 'person');
    return isNew;
  }

  resume(at: number): boolean {
    if (this.row.pausedAt === null) return false;
    const none = { pausedAt: null, why: null, tryAt: null, triedBy: null };
    this.row = { ...this.row, ...none, resumedAt: at };
    this.world.resumed();
    return true;
  }

  private endedSince(since: number): EndedAlike[] {
    const counts = new Map<string | null, number>();
    for (const { outcome, code } of this.ended(since)) {
      const key = outcome === 'succeeded' ? null : (code ?? '');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return [...counts].map(([code, count]) => ({ code, count }));
  }

  /** Those that count: what is on its way or was called off is none of them. */
  ended(since: number): KeptAttempt[] {
    return this.world.tables.flatMap((tables) =>
      [...tables.attempts.values()].filter(
        ({ outcome, endedAt }) => outcome !== null && outcome !== 'canceled' && endedAt >= since,
      ),
    );
  }
}
