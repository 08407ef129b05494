import type { Terms } from './terms';
import type { Effect, Unanswered } from './effect';
import type { StripeEventSummary } from './fact';
import type { ClosingReason } from './closing-reason';
import type { Method } from './method';
import type { Ledger } from './payment';

/** The one way money may be moving. `n` rises with each lane and is part of keys and metadata. */
export type Lane =
  | { kind: 'none' }
  | { kind: 'opening_intent'; n: number; amount: number; method: Method; by: ChargedBy }
  | {
      kind: 'confirming';
      n: number;
      amount: number;
      method: Method;
      intentId: string;
      by: ChargedBy;
    }
  | {
      kind: 'reading';
      n: number;
      amount: number;
      method: Method | null;
      intentId: string | null;
      sessionId: string | null;
      by: ChargedBy;
    }
  | { kind: 'opening_checkout'; n: number; amount: number; expiresAt: number; by: OpenedBy }
  | {
      kind: 'checkout_open';
      n: number;
      amount: number;
      sessionId: string;
      openedAt: number;
      expiresAt: number;
      by: OpenedBy;
      /** How often Stripe was read without an event; spaces the next reading. */
      looks: number;
      /** The last decline on Stripe's page that was noted. */
      declined: string | null;
    }
  | {
      kind: 'closing';
      n: number;
      amount: number;
      sessionId: string | null;
      intentId: string | null;
      by: ChargedBy;
      /** What was charged, while nobody has heard how that ended. */
      unheard: Method | null;
    }
  | {
      kind: 'bank_debit';
      n: number;
      amount: number;
      intentId: string;
      sessionId: string | null;
      since: number;
      readAt: number;
      by: ChargedBy;
    }
  | {
      kind: 'awaiting_verification';
      n: number;
      amount: number;
      intentId: string;
      sessionId: string | null;
      instructionsUrl: string | null;
      until: number;
    }
  /** Given to a bundle, which owns the only session: one payment for several invoices. */
  | {
      kind: 'bundle_open';
      n: number;
      amount: number;
      bundle: string;
      since: number;
      /** The bundle is over by then; if it is not, it is reminded. */
      until: number;
      /** Why the lane is wanted back; null while the bundle may go on. */
      leaving: ClosingReason | null;
    };

export type ChargedBy = 'plan' | 'customer' | 'business' | 'checkout';
export type OpenedBy = 'customer' | 'business' | 'workflow';

export type Sending =
  /** since: when it was submitted; null in rows that did not keep it. */
  | { kind: 'draft'; since: number | null }
  /** told: the world has heard of the first status; until then it knew of a draft at most. */
  | { kind: 'sending'; deadlineAt: number; told: boolean }
  | { kind: 'sent'; at: number }
  /** The mail could not be delivered; the business was told and collecting goes on. */
  | { kind: 'undelivered'; at: number };

/** What happens next about charging the stored method, when the lane is free. */
export type NextCharge =
  | { kind: 'off' }
  | { kind: 'at'; at: number; why: string; by: ChargedBy }
  | { kind: 'needs_method'; since: number }
  | { kind: 'needs_authentication'; until: number; remindAt: number | null }
  | { kind: 'ended'; at: number };

export interface Decline {
  at: number;
  code: string;
  declineCode: string | null;
  adviceCode: string | null;
  networkCode: string | null;
  networkDeclineCode?: string | null;
  network?: string | null;
  fingerprint: string;
  methodLabel: string;
}

export interface Ladder {
  /** Answered declines so far; an unknown outcome never counts. */
  attempts: number;
  firstDeclineAt: number | null;
  last: Decline | null;
  /** Fingerprints that must not be charged again by themselves. */
  barred: string[];
  returnRetries: number;
}

export type HeldReason =
  | 'below_minimum'
  | 'above_maximum'
  | 'no_way_to_pay'
  | 'no_method_allowed'
  | 'connection_gone'
  | 'refused_by_stripe'
  | 'needs_person';

/** What Stripe refused, whatever is tried: nothing of it is the payment method's. */
export interface Refusal {
  amount: number;
  code: string | null;
  /** In Stripe's words. */
  detail: string;
  since: number;
}

/** What a command waits for, whose final answer is not given yet. */
export type WaitingCommand =
  | { name: 'open_checkout'; commandId: string }
  /** n: the lane it is charged in; null until it begins. */
  | { name: 'charge_now'; commandId: string; n: number | null }
  /** n: the refund's number. why: what Stripe refused it for, while Stripe is read again. */
  | { name: 'refund'; commandId: string; n: string; why: string | null }
  | { name: 'accept_dispute'; commandId: string; disputeId: string };

/** Charges that the customer asked for on the invoice's page: spaced, few, beside the plan. */
export interface OwnTries {
  /** The declined ones of a day; older ones go as others come. */
  declined: { at: number; fingerprint: string }[];
  /** When one of them was mailed last; the page shows each. */
  mailedAt: number | null;
  /** The card is tried too often for the networks. */
  postponed: { until: number; fingerprint: string } | null;
}

/** The customer had as many reminders on that day as go out in one: it goes on a later one. */
export interface MovedReminder {
  key: string;
  at: number;
  about: string | null;
}

/** Our mail that a bank debit will be made, of one amount from one account. */
export interface DebitNotice {
  amount: number;
  fingerprint: string;
  /** The time of the debit that it names. */
  chargeAt: number;
  requestedAt: number;
  /** Null until it has gone out. */
  sentAt: number | null;
}

export interface Plan {
  sending: Sending;
  charge: NextCharge;
  ladder: Ladder;
  /** A page or a person asked for a checkout; created as soon as the lane is free. */
  wantsCheckout: { by: OpenedBy } | null;
  /** A person asked for a charge; made as soon as the lane is free, beside what is planned. */
  wantsCharge: { by: 'business' | 'customer' } | null;
  /** A bundle waits for the lane; given to it as soon as it is free. Absent: none ever did. */
  wantsBundle?: { bundle: string; amount: number; until: number } | null;
  /** Commands answered `preparing`, until what they ask for has ended. */
  waiting: WaitingCommand[];
  /** How many of policy.reminderDays went out. */
  remindersDone: number;
  /** When collecting was taken up again: the reminders were planned anew; absent before. */
  takenUpAt?: number;
  /** What the customer's own tries came to; absent until one of them fails. */
  ownTries?: OwnTries;
  /** Set once the reminders are over and nothing else is planned; until then absent or null. */
  finalNoticeAt?: number | null;
  /** A reminder that the customer's day had no place for; absent or null: none waits. */
  movedReminder?: MovedReminder | null;
  pause: { until: number | null; reason: string; since: number } | null;
  ended: { kind: 'void' | 'uncollectible'; at: number } | null;
  /** Commands that wait for the lane to be closed before they can be done. */
  closingFor: { commandId: string; name: 'void' | 'mark_uncollectible' }[];
  held: { reason: HeldReason; since: number; remindAt: number } | null;
  /** Time a dispute was lost finally; stays even if money comes later. */
  disputeLostAt: number | null;
  overdueTold: boolean;
  /** Stripe refused to create one; the workflow itself does not try again before this time. */
  mintAgainAt: number | null;
  /** Stripe refused this much as too little: it settles in a currency of a higher least. */
  tooSmall?: number;
  refusedCheckout?: Refusal | null;
  refusedCharge?: Refusal | null;
  /** Our notice of the next bank debit; absent or null while none was given. */
  debitNotice?: DebitNotice | null;
}

/** Whether we must read Stripe, and what the last answer was about. */
export interface ReadState {
  /** Events applied that no reading has answered yet; at most a handful are kept. */
  pending: { storedAt: number; about: StripeEventSummary }[];
  notConfirmedSince: number | null;
  /** Why the Stripe account takes no charges, in Stripe's words; null while it does. */
  connectionGone: string | null;
  /** The business disconnects the account: no way to pay is opened, and those open are closed. */
  connectionClosed?: boolean;
  /** Why Stripe rejects our key, in its words, while it does. */
  keyRefusal?: string | null;
  /** Why Stripe does not let us read what is ours, in its words: it may be deleted there. */
  readRefusal?: string | null;
  /** Something of ours may exist that we hold no id of: the next reading searches our metadata. */
  search: boolean;
  /** What that is; null where it was not kept. */
  unanswered: Unanswered | null;
  /** Objects of events that were too many for `pending`: none of them was read since. */
  unlisted: { ids: string[]; storedAt: number } | null;
  /** Open disputes and pending refunds are read again then, webhook or not. */
  rereadAt: number | null;
  /** Intents of the last lanes, as of when they were read last: older word is stale. */
  seen: { id: string; asOf: number }[];
  /** Time of the last dispute-closed event applied: a lost dispute is dated by it. */
  disputeClosedAt: number | null;
  /** Which dispute that was; absent where none was, and in what older builds stored. */
  disputeClosed?: string;
}

/** An effect that could not be done for now: asked again, under the same name, at `at`. */
export interface DeferredEffect {
  effect: Effect;
  at: number;
}

export interface CollectionState {
  shape: 5;
  terms: Terms;
  ledger: Ledger;
  lane: Lane;
  plan: Plan;
  looking: ReadState;
  /** The customer as last seen: the Stripe id and the method an automatic charge would use. */
  stripeCustomer: string | null;
  method: Method | null;
  /** They want to be charged automatically no more; absent while nothing was said of it. */
  autoPayWithdrawn?: boolean;
  /** The last lane number given out. */
  lastNumber: number;
  /** Effects asked and not answered. */
  outstanding: Effect[];
  later: DeferredEffect[];
  /**
   * How often an effect, by id, was postponed since it was asked; spaces the next try. It is 0
   * where only a call that nobody heard of may have tried it.
   */
  retries: Record<string, number>;
  /** Creating the Stripe customer was answered, also if with none. */
  customerEnsured: boolean;
  /** Rises with every mail asked, so that each has its own id. */
  mailsAsked: number;
}
