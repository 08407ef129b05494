import type { StripeObject } from '../stripe-object';

/** What was learned of one object at Stripe. Its secrets are out of it: see `redact`. */
export type MirrorFact = EventFact | ReadFact | DeletionFact;

export interface EventFact extends Rendered {
  kind: 'event';
  event_id: string;
  /** Whole seconds, as Stripe has it: the state was current at some moment of this second. */
  created: number;
  type: string;
  previous_attributes: StripeObject | null;
}

/** An item of a list or the answer to a GET, a POST or a DELETE; `deleted: true` is a deletion. */
export interface ReadFact extends Rendered {
  kind: 'read';
  /** In ms on Stripe's clock, as early and as late as it may have been: see `stripeTimes`. */
  sent_at: number;
  received_at: number;
}

/** Stripe answered that there is no such object. */
export interface DeletionFact {
  kind: 'deletion';
  /** When that request was sent, in ms on Stripe's clock. */
  at: number;
}

interface Rendered {
  object: StripeObject;
  /** Paths that were taken out of the object, as `redact` names them. */
  redacted: readonly string[];
  /** The version in which Stripe rendered it. */
  api_version: string | null;
}

/** What is stored of one object. */
export interface StoredRecord extends Readonly<RecordContent> {
  readonly deleted: boolean;
  /** The time of the state, in ms on Stripe's clock. */
  readonly upstream_updated_at: number;
  /** Of no meaning to the store. */
  readonly ordering: Ordering;
}

interface RecordContent {
  /** As Stripe rendered it; of what is deleted the last that was seen. */
  payload: StripeObject;
  redacted: readonly string[];
  api_version: string | null;
}

export interface Ordering {
  /** The state was current at some moment at or after `from` and before `to`, in ms. */
  from: number;
  to: number;
  /** What the stored state comes from. */
  last: Sighting;
  /** What may be of the same moment as the stored state, and is not what is stored. */
  others?: HashedSighting[];
  /** Which state is the latest is not decided: a read that was sent at `to` or later decides. */
  unsettled?: true;
}

export interface Sighting {
  from: number;
  to: number;
  rank: Rank;
  /** Absent where Stripe was read. */
  event_id?: string;
  /** Of an event: what it changed, where that is little; else a hash of the state before it. */
  previous?: StripeObject;
  before?: string;
}

export interface HashedSighting extends Omit<Sighting, 'previous'> {
  /** A hash of the state it shows. */
  after: string;
}

/** Of several states of one second the latest is the one of the highest rank. */
export const RANK = { created: 0, updated: 1, final: 2, deleted: 3 } as const;
export type Rank = (typeof RANK)[keyof typeof RANK];

export interface Applied {
  /** What is to be stored: the very same object where the fact adds nothing. */
  record: StoredRecord;
  /** What the streams show of it; null where the payload is what it was. */
  change: 'created' | 'updated' | 'deleted' | null;
  /** The old values, where a record was updated. */
  changes: StripeObject | null;
  /** The object has to be read once at Stripe, and why. */
  request: ReadRequest | null;
}

export interface ReadRequest {
  /** `tie`: which state is the later one cannot be seen; `miss`: a change was not seen. */
  why: 'tie' | 'miss';
  /** It is to be sent no earlier, in ms on Stripe's clock: an earlier one may decide nothing. */
  not_before: number;
}
