import type { Command } from './command';
import type { Method } from './method';
import type { FraudWarning } from './payment';

/** What `decide` takes. Every fact may come twice, late, or in any order. */
export type Fact =
  | { kind: 'resumed' }
  | { kind: 'woken' }
  | { kind: 'command'; command: Command }
  /** Stripe told something about this invoice; it makes us look and is believed no further. */
  | { kind: 'event'; storedAt: number; about: StripeEventSummary }
  /** What an activity read of Stripe; `answers` names the effect it answers, if any. */
  | { kind: 'reading'; answers: string | null; reading: Reading }
  | { kind: 'intent_opened'; answers: string; intentId: string }
  /** The attempt may not be made now (network budget, a decline elsewhere): not a decline. */
  | { kind: 'attempt_postponed'; answers: string; until: number | null; because: string }
  /** `customerRefused`: why Stripe did not take the customer's new details, in its words. */
  | {
      kind: 'checkout_opened';
      answers: string;
      sessionId: string;
      expiresAt: number;
      customerRefused?: string;
    }
  | { kind: 'refund_answered'; answers: string; outcome: RefundOutcome }
  /**
   * Why the Stripe account takes no charges, as our tables know it; null when it does. It is
   * `closed` while the business disconnects it, and after.
   */
  | { kind: 'connection'; gone: string | null; closed?: boolean }
  /** The customer as our tables know them now. */
  | {
      kind: 'customer';
      stripeCustomer: string | null;
      method: Method | null;
      fresh: boolean;
      /** Whether they want to be charged automatically no more; absent: as before. */
      autoPayWithdrawn?: boolean;
    }
  /** A bundle wants the lane, for what is owed by now. */
  | { kind: 'lane_wanted'; bundle: string; amount: number; until: number }
  /** A bundle is over, as Stripe was read, or never began: the lane is the invoice's again. */
  | { kind: 'lane_returned'; bundle: string }
  | { kind: 'customer_ensured'; answers: string; stripeCustomer: string | null }
  | {
      kind: 'mail_done';
      answers: string;
      sent: readonly string[];
      refused: readonly string[];
      /** Not sent, since by then they were not true any more. */
      withdrawn?: readonly string[];
      /** Of those refused: no address of the customer is left that mail reaches. */
      unreachable?: readonly string[];
      /** Reminders that are too many for the customer's day. */
      tooMany?: readonly string[];
    }
  /** `code`: Stripe's, or the mail server's; `param`: what Stripe refused of the request. */
  | {
      kind: 'effect_failed';
      answers: string;
      why: FailureReason;
      code?: string | null;
      param?: string | null;
      detail: string;
      /** An earlier call of the same key came to no answer, and may have done it. */
      unheard?: boolean;
    };

/** What an event says it is about; enough to distinguish what is new from an echo. */
export interface StripeEventSummary {
  type: string;
  objectId: string;
  intentId: string | null;
  sessionId: string | null;
  chargeId: string | null;
  /** The lane number in its metadata. */
  n: number | null;
  status: string | null;
  /** Of a charge: what was refunded in all. */
  amountRefunded?: number;
  /** Engine time in ms. */
  created: number;
}

/**
 * unknown: nobody can say whether it happened · too_late: the key is of no use any more ·
 * refused: Stripe refused the request as such · unauthorized: the connection is not ours to use ·
 * called_off: not requested of Stripe, since what it rested on has changed
 */
export type FailureReason = 'unknown' | 'too_late' | 'refused' | 'unauthorized' | 'called_off';

export type RefundOutcome =
  | { kind: 'given'; refund: RefundReading }
  | { kind: 'stopped_by_dispute' }
  | { kind: 'refused'; code: string; detail: string };

export interface Reading {
  /** Database time (ms) taken before the first request was sent. */
  asOf: number;
  intents: IntentReading[];
  sessions: SessionReading[];
  /**
   * When what it answers was requested: if it is late, it must not pass for an answer to the next.
   */
  askedAt?: number;
  /** True if our metadata was searched, so that what is not listed does not exist. */
  searched: boolean;
}

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'processing'
  | 'requires_capture'
  | 'succeeded'
  | 'canceled'
  | 'unknown';

/** What a payment for several invoices says at Stripe of one of them. */
export interface NamedShare {
  ref: string;
  /** The number of the invoice's lane that was given to the bundle. */
  n: number;
  amount: number;
}

export interface IntentReading {
  id: string;
  status: IntentStatus;
  amount: number;
  amountReceived: number;
  currency: string;
  /** The lane number in our metadata; null if it carries none. */
  n: number | null;
  /** True if a Checkout session owns it. */
  ofCheckout: boolean;
  method: Method | null;
  decline: DeclineReading | null;
  instructionsUrl: string | null;
  charge: ChargeReading | null;
  /** Of a payment for several invoices that names them; absent elsewhere. */
  shares?: readonly NamedShare[];
}

export interface DeclineReading {
  code: string;
  declineCode: string | null;
  /** What Stripe advises. */
  adviceCode: string | null;
  /** What the card network advises. */
  networkCode: string | null;
  /** Why the card network declined; absent in what older builds read. */
  networkDeclineCode?: string | null;
  /** The card network, which its codes are to be read by; absent in what older builds read. */
  network?: string | null;
}

export interface ChargeReading {
  id: string;
  createdAt: number;
  refunds: RefundReading[];
  disputes: DisputeReading[];
  warnings: FraudWarning[];
  /** Permissions our key lacks: what they would show is absent here, whether it exists or not. */
  unread?: readonly string[];
}

export interface RefundReading {
  id: string;
  /** Our number from its metadata; null for a refund made in the dashboard. */
  n: string | null;
  amount: number;
  status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
  /** Why it failed, where Stripe says so. */
  failureReason?: string;
  createdAt: number;
  /** The ref of the invoice that its metadata names; absent: it names none. */
  ref?: string;
}

export interface DisputeReading {
  id: string;
  amount: number;
  status: string;
  reason: string;
  /** Net effect of its balance transactions: true while the money is gone. */
  withdrawn: boolean;
  evidenceDueAt: number | null;
  /** Absent where nobody asks for the order in which they came. */
  createdAt?: number;
}

export interface SessionReading {
  id: string;
  status: 'open' | 'complete' | 'expired' | 'unknown';
  intentId: string | null;
  amountTotal: number;
  currency: string;
  n: number | null;
  expiresAt: number;
  /** As of an intent. */
  shares?: readonly NamedShare[];
}
