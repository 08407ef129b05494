import type { CollectionWalk } from '../../domain/mirror/backfill/collection-walk';

/** How far the copy of a collection is after a page, kept with what the page brought. */
export interface NextStep {
  walk: CollectionWalk;
  /** When its page was read, by Stripe's clock; null where none came. */
  readAt: number | null;
  /** Requests since the last step. */
  reads: number;
}
