import type { SessionReading } from '../collection/model/fact';
import type { WholeIntent } from './shares';

/** At most so many invoices are paid at once. */
export const MEMBERS_MAX = 50;

/** One payment for several invoices: what is stored of it, and all that its rules know. */
export interface BundleState {
  shape: number;
  /** Names it to the lanes that it holds. */
  id: string;
  currency: string;
  /** What all of its invoices may be paid by. */
  methods: readonly string[];
  stripeCustomer: string | null;
  /** In the order of their ids, in which their lanes are taken. */
  members: Member[];
  session: BundleSession;
  /** Set once no money is wanted any more, and why. */
  ending: Ending | null;
  /** Lanes are wanted until then, and the session is open by then. */
  openBy: number;
  /** So long, in ms, the customer has at Stripe's page. */
  openFor: number;
  /** When something last made us read Stripe; null once that was answered. */
  hintedAt: number | null;
  /** The payments that were read, each as of the newest reading: there should be one. */
  payments: BundlePayment[];
  outstanding: BundleEffect[];
  later: { effect: BundleEffect; at: number }[];
  retries: Record<string, number>;
}

export interface Member {
  /** Our id of the invoice. */
  invoice: string;
  /** Names the share in the payment's id and in metadata. */
  ref: string;
  /** What the customer saw, and what is charged for it: it never changes. */
  share: number;
  lane: MemberLane;
}

export type MemberLane =
  | { kind: 'untaken' }
  /** Wanted; the invoice may have given it and we have not heard so yet. */
  | { kind: 'wanted' }
  | { kind: 'held'; n: number }
  /** n: the number that it had; null if it was never given. */
  | { kind: 'returned'; n: number | null };

/** The only session that a bundle ever has. */
export type BundleSession =
  | { kind: 'none' }
  | { kind: 'opening'; expiresAt: number }
  /** It may have been created: Stripe is searched. */
  | { kind: 'reading'; since: number; until: number }
  | { kind: 'open'; id: string; expiresAt: number; openedAt: number; reads: number }
  /** tries: how often it was closed and read, and was not closed yet. */
  | { kind: 'closing'; id: string; intentId: string | null; tries: number }
  /** The bank decides, or wants something of the customer until then. */
  | { kind: 'moving'; id: string; intentId: string; readAt: number; until: number | null }
  | { kind: 'over'; id: string | null; outcome: SessionOutcome };

export type SessionOutcome = 'paid' | 'expired' | 'unpaid' | 'never_opened';

export interface Ending {
  code: EndingCode;
  detail: string;
  /** The invoice that it is about; null: all of them. */
  invoice: string | null;
}

export type EndingCode =
  'refused' | 'too_late' | 'not_opened' | 'wanted_back' | 'canceled' | 'expiring' | 'not_confirmed';

export interface BundlePayment {
  intent: WholeIntent;
  asOf: number;
  /** Invoices that have not got their share of what was read. */
  toGive: string[];
}

interface Requested<K extends string> {
  kind: K;
  /** Unique within the bundle; an answer names it. */
  id: string;
  requestedAt: number;
}

export interface TakeLane extends Requested<'takeLane'> {
  invoice: string;
  amount: number;
  until: number;
}

export interface OpenBundleSession extends Requested<'openSession'> {
  amount: number;
  currency: string;
  expiresAt: number;
  methods: readonly string[];
  stripeCustomer: string | null;
  shares: readonly { ref: string; amount: number }[];
}

/** Expires the session, cancels the intent, reads both back. */
export interface CloseSession extends Requested<'closeSession'> {
  sessionId: string;
  intentId: string | null;
}

export interface ReadBundle extends Requested<'readBundle'> {
  sessionIds: readonly string[];
  intentIds: readonly string[];
  search: boolean;
}

/** Gives the invoice its share of what was read last, as its own reading. */
export interface GiveShare extends Requested<'giveShare'> {
  invoice: string;
}

export interface ReturnLane extends Requested<'returnLane'> {
  invoice: string;
}

export type BundleEffect =
  TakeLane | OpenBundleSession | CloseSession | ReadBundle | GiveShare | ReturnLane;

export type BundleEffectKind = BundleEffect['kind'];
export type BundleEffectOf<K extends BundleEffectKind> = Extract<BundleEffect, { kind: K }>;

/** What `decideBundle` takes. Every fact may come twice, late, or in any order. */
export type BundleFact =
  | { kind: 'resumed' }
  | { kind: 'woken' }
  | { kind: 'lane_answered'; answers: string; outcome: LaneOutcome }
  | { kind: 'session_opened'; answers: string; sessionId: string; expiresAt: number }
  | { kind: 'reading'; answers: string | null; reading: BundleReading }
  /** Shares as of that reading, and of no later one, are recorded by the invoice. */
  | { kind: 'share_given'; answers: string; asOf: number }
  | { kind: 'lane_returned'; answers: string }
  /** Stripe has an event of it: a hint to read. */
  | { kind: 'hinted'; storedAt: number }
  /** An invoice wants its lane back, or the customer goes on with something else. */
  | { kind: 'close_wanted'; invoice: string | null; why: string }
  | {
      kind: 'effect_failed';
      answers: string;
      why: 'unknown' | 'too_late' | 'refused' | 'unauthorized';
      detail: string;
      /** An earlier call of the same key came to no answer, and may have done it. */
      unheard?: boolean;
    };

export type LaneOutcome =
  | { kind: 'held'; n: number }
  | { kind: 'waits' }
  | { kind: 'refused'; code: string; detail: string };

export interface BundleReading {
  /** Database time taken before the first request was sent. */
  asOf: number;
  /** True if our metadata was searched, so that what is not listed does not exist. */
  searched: boolean;
  /** When what it answers was requested: late, it must not pass for an answer to the next. */
  requestedAt: number;
  sessions: SessionReading[];
  intents: WholeIntent[];
}

/** What one decision made happen. */
export type BundleHappened =
  | { kind: 'lane_taken'; invoice: string; laneNo: number }
  | { kind: 'session_opened'; sessionId: string; amount: number }
  | { kind: 'session_closing'; sessionId: string }
  | { kind: 'session_over'; outcome: SessionOutcome }
  | { kind: 'payment_moving'; intentId: string }
  | { kind: 'payment_read'; intentId: string; status: WholeIntent['status']; amount: number }
  | { kind: 'bundle_ended'; ending: Ending }
  | { kind: 'lane_returned'; invoice: string };

export interface BundleDecision {
  state: BundleState;
  happened: BundleHappened[];
  /** Engine time of the nearest deadline; null when only a fact is awaited. */
  wakeAt: number | null;
  /** Nothing of it is unfinished: only an event of its payment opens it again. */
  finished: boolean;
}
