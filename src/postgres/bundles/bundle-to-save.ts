import type { BundleHappened, BundleState } from '../../domain/bundles/model';
import type { BundleRow } from './bundle-row';

export interface BundleToSave {
  row: BundleRow;
  state: BundleState;
  finished: boolean;
  wakeAt: number | null;
  /** The same in real time. */
  dueAt: number | null;
  happened: readonly BundleHappened[];
  now: number;
  /** What Stripe answered when the session was created. */
  url?: string | null;
  appliedEventIds: readonly string[];
  appliedCloses: readonly number[];
}
