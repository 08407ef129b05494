import type { SharedReads } from '../domain/mirror/sweep-times';
import type { CredentialRow } from '../postgres/mirror/credentials';
import type { SyncRow } from '../postgres/mirror/syncs';
import type { ListReader } from '../stripe/list-reader';
import type { Healing } from './healing';
import type { MirrorDeps } from './mirror-deps';

/** One sync while it runs: what its parts share. */
export interface SyncRun {
  deps: MirrorDeps;
  sync: SyncRow;
  credential: CredentialRow;
  /** At the pace of the sync. */
  reader: ListReader;
  healing: Healing;
  /** What the account may be read, as it was counted within the last minute. */
  sharedReads(): Promise<SharedReads>;
  isEnding(): boolean;
  /** All of it ends with this, to be tried again. */
  fail: (error: unknown) => void;
  /** So many real ms, or until it is to end. */
  pause(ms: number): Promise<void>;
}
