import { PAGES_MAX } from './window-width';

/**
 * Lists begin at their newest end. In a span that has far more than a page it is looked for where
 * the objects begin, before any of them is written: halfway by the logarithm of how old they are,
 * since an account is days or years old.
 */
export interface Search {
  /** The end of the span. */
  readonly top: number;
  /** When the oldest object was created that came of it. */
  readonly oldest: number;
  /** The window that is asked for. */
  readonly asked: number | null;
}

/** What is left of it is a few pages. */
export const isSearched = ({ oldest }: Search, from: number, width: number): boolean =>
  oldest - from <= PAGES_MAX * width;

/** Where the next window ends that begins at `from`. */
export function searchEnd({ top, oldest }: Search, from: number): number {
  const age = Math.sqrt((top - oldest) * (top - from));
  return Math.max(from + 1, Math.min(oldest, Math.floor(top - age)));
}
