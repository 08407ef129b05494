import type { CollectionWalk, ListWalk } from '../domain/mirror/backfill/collection-walk';
import type { BackfillStore } from '../postgres/mirror/backfills';
import type { NextStep } from '../postgres/mirror/next-step';
import type { SyncStore } from '../postgres/mirror/syncs';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { Log } from '../runtime/log';
import type { ListReader } from '../stripe/list-reader';

export interface BackfillDeps {
  stores: { syncs: Pick<SyncStore, 'write' | 'writeThen'>; backfills: BackfillStore };
  reader: ListReader;
  log: Pick<Log, 'warn'>;
}

/** A collection of a sync, and the list that has all of it. */
export interface CollectionToCopy {
  sync: number;
  collection: string;
  /** Of a collection that is listed by its parents nothing is read here. */
  path: string;
  /** Always sent, since Stripe leaves out something else by default. */
  query: Readonly<Record<string, string>>;
  /** Where its copy begins. */
  first: CollectionWalk;
  /** Where the list of such a collection begins, in which its parents are. */
  firstOf(collection: string): ListWalk;
  /** So many of its pages may be in flight. */
  atOnce: number;
}

/** In one transaction: what came, and the place after it. */
export type Keep = (facts: readonly ObjectFact[], next: Omit<NextStep, 'reads'>) => Promise<void>;
