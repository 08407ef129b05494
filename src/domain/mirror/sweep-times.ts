import { DAY, HOUR } from '../time';
import { entryOfName, stalenessMs } from './catalog/catalog';

const MONTH = 30 * DAY;

/** Polls have half of what an account may be read, targeted reads the tenth that is left. */
const SHARE = 0.4;

/** So much of it sweeps and audits keep, whatever checks of drift took within 30 days. */
const KEPT_FOR_SWEEPS = 0.25;
/** Where they need it they have at most so much of it, before a check of drift has some. */
const MOST_FOR_SWEEPS = 0.5;

/** So often the events of the last day are listed again, for what showed late. */
const AUDIT_EVERY = HOUR;
/** Two of them overlap, however few reads there are. */
const AUDIT_AT_LEAST_EVERY = 12 * HOUR;

/** A collection that is listed again and again. */
export interface SweptCollection {
  /** How old at most what changed in silence is to be, where the reads suffice. */
  stalenessMs: number;
  /** So many requests the last walk through it took; null: there was none yet. */
  reads: number | null;
}

/** What reads an account again and again, of all of its syncs. */
export interface ReadsOfAccount {
  /** Of each collection: requests of its last walk; null: there was none to its end. */
  walks: readonly { collection: string; reads: number | null }[];
  /** Of each sync: requests of its last audit of events. */
  audits: readonly number[];
  /** Requests of its checks of drift in the last 30 days. */
  drift: number;
}

/** What of the reads of an account is left to each. */
export interface SharedReads {
  /** How much slower than promised sweeps and audits are: 1 where the reads suffice. */
  slowdown: number;
  /** So many requests a check of drift may make now; 0 or less: none. */
  leftForDrift: number;
  /** So many requests sweeps and audits take a month where they are as often as promised. */
  swept: number;
}

/** Of collections with the requests of their last walk: those that are swept. */
const sweptOf = (rows: ReadsOfAccount['walks']): SweptCollection[] =>
  rows.flatMap(({ collection, reads }) => {
    const entry = entryOfName(collection);
    const staleness = entry === undefined ? null : stalenessMs(entry);
    return staleness === null ? [] : [{ stalenessMs: staleness, reads }];
  });

/**
 * Sweeps, audits and checks of drift of all syncs of an account have one share of what it may be
 * read a month. Null: what is read of it is not counted.
 */
export function sharedReads(
  { walks, audits, drift }: ReadsOfAccount,
  allowance: number | null,
): SharedReads {
  const repeated = [
    ...sweptOf(walks),
    ...audits.map((reads) => ({ stalenessMs: AUDIT_EVERY, reads })),
  ];
  const wanted = repeated.map(({ stalenessMs, reads }) => ((reads ?? 0) * MONTH) / stalenessMs);
  const needed = wanted.reduce((sum, one) => sum + one, 0);
  if (allowance === null) return { slowdown: 1, leftForDrift: Infinity, swept: needed };
  const share = allowance * SHARE;
  return {
    swept: needed,
    slowdown: Math.max(1, needed / Math.max(share - drift, share * KEPT_FOR_SWEEPS)),
    leftForDrift: share - drift - Math.min(needed, share * MOST_FOR_SWEEPS),
  };
}

export const auditEveryMs = ({ slowdown }: SharedReads): number =>
  Math.min(AUDIT_EVERY * slowdown, AUDIT_AT_LEAST_EVERY);

/** The rest of the time is for the walk itself. */
const BEGINS_AFTER = 0.8;

/** When a collection is listed again that was listed to its end then. */
export const nextSweepAt = (passedAt: number, stalenessMs: number): number =>
  passedAt + stalenessMs * BEGINS_AFTER;
