/** A comparison of records with what Stripe has, as it was asked for. */
export interface DriftSettings {
  /** So many objects of each collection are looked at, on either side. */
  sampleSize: number;
  /** Whether the whole list of each collection is read, and all of it compared and counted. */
  countsAll: boolean;
}

/** How far the check of one collection is. */
export interface CollectionCheck {
  collection: string;
  state: 'waiting' | 'checking' | 'done' | 'failed';
  /** Of what is listed under others: which of its lists; absent: the first. */
  list?: number;
  /** Pages of its list that were compared, or of the parents of it. */
  pages: number;
  /** The last id of the last of them. */
  after: string | null;
  /** Whether its list is compared, and records of ours are left. */
  isListed: boolean;
  /** Comparisons; one that is on both sides of the sample is compared twice. */
  compared: number;
  /** Where all is listed: up to which id of ours it was looked at what was not; absent: none. */
  unlistedAfter?: string;
  /** Objects that changed while they were looked at: nothing is said of them. */
  changedMeanwhile: number;
  /** Rendered in another version of Stripe's API: their content is not compared. */
  otherVersion: number;
  breaks: number;
  /** Objects that are not deleted, where all were counted. */
  here: number | null;
  there: number | null;
  failure: { code: string; detail: string } | null;
  /** Of what is listed under others: how many of these Stripe did not list; absent: none. */
  parentsUnread?: number;
  /** The first of them. */
  unread?: UnreadParent[];
}

/** An object of which Stripe does not list what is under it: nothing is said of that. */
export interface UnreadParent {
  id: string;
  code: string;
  detail: string;
}

const UNREAD_SHOWN = 20;

/** More breaks of one collection are not looked for: it is to be copied again. */
export const BREAKS_MAX = 1_000;

const PAGE = 100;

export const startCheck = (collection: string): CollectionCheck => ({
  collection,
  state: 'waiting',
  pages: 0,
  after: null,
  isListed: false,
  compared: 0,
  changedMeanwhile: 0,
  otherVersion: 0,
  breaks: 0,
  here: null,
  there: null,
  failure: null,
});

/** How many objects the next page of the list should have; null where none is to be read. */
export function nextPageSize(
  { sampleSize, countsAll }: DriftSettings,
  { pages, isListed, breaks }: CollectionCheck,
): number | null {
  if (isListed || breaks >= BREAKS_MAX) return null;
  if (countsAll) return PAGE;
  const left = sampleSize - pages * PAGE;
  return left <= 0 ? null : Math.min(PAGE, left);
}

/** Whether it is known what of ours was not listed, and that is to be compared. */
export const comparesUnlisted = (
  { countsAll }: DriftSettings,
  { unlistedAfter, breaks }: CollectionCheck,
): boolean => countsAll && unlistedAfter !== undefined && breaks < BREAKS_MAX;

/** What was found of some objects of a collection. */
export interface Found {
  compared: number;
  changedMeanwhile: number;
  otherVersion: number;
  breaks: readonly DriftBreak[];
  unread?: readonly UnreadParent[];
}

export interface DriftBreak {
  upstreamId: string;
  /** Of what is listed under another object: the id of that one. */
  parent: string | null;
  /** Stripe has it and we do not; we have it and Stripe does not; both have it. */
  kind: 'missing_here' | 'missing_there' | 'differs';
  /** Where it differs, as JSON Pointers; the first of them. */
  paths: string[];
}

export const NOTHING_FOUND: Found = {
  compared: 0,
  changedMeanwhile: 0,
  otherVersion: 0,
  breaks: [],
};

export function withFound(check: CollectionCheck, found: Found): CollectionCheck {
  const { unread = [] } = found;
  return {
    ...check,
    state: 'checking',
    compared: check.compared + found.compared,
    changedMeanwhile: check.changedMeanwhile + found.changedMeanwhile,
    otherVersion: check.otherVersion + found.otherVersion,
    ...(unread.length > 0 && {
      parentsUnread: (check.parentsUnread ?? 0) + unread.length,
      unread: firstOf([...(check.unread ?? []), ...unread]),
    }),
  };
}

/** Each once, though it is met on both sides of the sample. */
const firstOf = (all: readonly UnreadParent[]): UnreadParent[] =>
  [...new Map(all.map((one) => [one.id, one])).values()].slice(0, UNREAD_SHOWN);
