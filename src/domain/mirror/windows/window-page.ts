/** An object of a list, as far as walking is concerned. */
export interface DatedItem {
  id: string;
  /** Whole seconds. */
  created: number;
}

/** A page as Stripe gives it: the newest first. */
export interface WindowPage<T> {
  data: readonly T[];
  has_more: boolean;
}

/** What is kept in Postgres: all that was created before `next` is written. */
export interface WindowCursor {
  next: number;
  /** What was created at this second or later is not of this backfill. */
  end: number;
  /** So many seconds are about one page. */
  width: number;
}
