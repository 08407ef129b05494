import type { StripeObject } from '../domain/mirror/stripe-object';
import type { BackfillStore } from '../postgres/mirror/backfills';
import type { ChildListStore } from '../postgres/mirror/child-lists';
import type { CredentialRow } from '../postgres/mirror/credentials';
import type { DriftStore } from '../postgres/mirror/drift-checks';
import type { DriftRecordStore } from '../postgres/mirror/drift-records';
import type { FollowStore } from '../postgres/mirror/follows';
import type { MirrorStreamStore } from '../postgres/mirror/mirror-streams';
import type { SyncRunStore } from '../postgres/mirror/sync-runs';
import type { SyncStore } from '../postgres/mirror/syncs';
import type { Log } from '../runtime/log';
import type { ListReader } from '../stripe/list-reader';

/** What copies accounts is given all that it uses. */
export interface MirrorDeps {
  stores: {
    syncs: Pick<SyncStore, 'write' | 'writeThen'>;
    syncRuns: SyncRunStore;
    backfills: BackfillStore;
    childLists: ChildListStore;
    follows: FollowStore;
    drift: DriftStore;
    driftRecords: DriftRecordStore;
    mirrorStreams: Pick<MirrorStreamStore, 'number'>;
  };
  /** By the key that the credential has now. */
  readerFor(credential: CredentialRow): ListReader;
  /** The connection that collects into this very account; null: none does. */
  collectsInto(credential: CredentialRow): Promise<string | null>;
  /** Those of these events that no webhook has brought, as if one had. */
  relayMissed(connection: string, events: readonly StripeObject[]): Promise<void>;
  /** Stripe counts what is read of an account; a substitute for it does not. */
  countsReads: boolean;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  /** The time Stripe lives in: the engine's where it is played. */
  stripeNow(): number;
  /** Real ms, for pauses. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}
