import type { ClosingReason } from './closing-reason';
import type { EffectKind } from './effect';
import type { Method } from './method';
import type { Payment } from './payment';
import type { ChargedBy, HeldReason, NextCharge, OpenedBy } from './state';
import type { Terms } from './terms';

/**
 * What one decision made happen, in the order in which it did: the only thing that rows, counters,
 * public events and the timeline are made from. Codes, ids, amounts in minor units and engine times
 * in ms, never sentences of ours; `detail` is in the words of Stripe or of a mail server, `reason`
 * of a pause or an ending in those of the person who gave it.
 */
export type Happened =
  | AttemptHappened
  | CheckoutHappened
  | BundleLaneHappened
  | PlanHappened
  | MoneyHappened
  | RefundHappened
  | DisputeHappened
  | InvoiceHappened
  | StripeHappened
  | MailHappened
  | CommandHappened;

export type HappenedKind = Happened['kind'];
export type HappenedOf<K extends HappenedKind> = Extract<Happened, { kind: K }>;

export type AttemptOutcome = 'succeeded' | 'declined' | 'failed' | 'canceled';

interface AttemptParameters {
  laneNo: number;
  amount: number;
  method: Method;
  requestedAt: number;
}

/** Charges of a stored method. */
export type AttemptHappened =
  /** `why`: the plan's reason, as the state stores it. */
  | ({ kind: 'attempt_requested'; by: ChargedBy; why: string } & AttemptParameters)
  | ({ kind: 'confirm_requested'; intentId: string } & AttemptParameters)
  | { kind: 'attempt_called_off'; laneNo: number }
  | { kind: 'attempt_postponed'; laneNo: number; until: number | null; why: string }
  | { kind: 'attempt_unknown'; laneNo: number; code: string | null; detail: string }
  /** The first outcome counts; only a success overrules it. */
  | { kind: 'attempt_ended'; laneNo: number; outcome: AttemptOutcome; code: string | null }
  | { kind: 'intent_canceled'; laneNo: number; intentId: string }
  /** Stripe knows no object of this lane, so nothing was made. */
  | { kind: 'nothing_found'; laneNo: number }
  /** An answered decline, and what follows: `next` is the plan once the decision was made. */
  | {
      kind: 'decline_recorded';
      laneNo: number;
      amount: number;
      methodLabel: string;
      code: string;
      /** What Stripe advises, where it says so. */
      advice?: string | null;
      by: ChargedBy;
      next: NextCharge;
    }
  | { kind: 'authentication_requested'; laneNo: number; until: number }
  | {
      kind: 'method_refused';
      laneNo: number;
      methodLabel: string;
      code: string | null;
      detail: string;
    }
  /** By Stripe, for reasons that are not the method's. */
  | { kind: 'charge_refused'; laneNo: number; code: string | null; detail: string }
  | {
      kind: 'debit_started';
      laneNo: number;
      amount: number;
      intentId: string;
      sessionId: string | null;
    }
  | { kind: 'debit_canceled'; laneNo: number; intentId: string };

/** Stripe Checkout sessions; `sessionId` is null where only the payment of one is known. */
export type CheckoutHappened =
  | {
      kind: 'checkout_opened';
      laneNo: number;
      sessionId: string;
      amount: number;
      expiresAt: number;
      by: OpenedBy;
    }
  | { kind: 'checkout_declined'; laneNo: number; intentId: string; code: string }
  | { kind: 'checkout_closing'; laneNo: number; sessionId: string; reason: ClosingReason }
  | { kind: 'checkout_expired'; laneNo: number; sessionId: string }
  | { kind: 'checkout_paid'; laneNo: number; sessionId: string | null; intentId: string }
  | {
      kind: 'checkout_unpaid';
      laneNo: number;
      sessionId: string | null;
      intentId: string;
      reason: 'payment_failed' | 'payment_canceled';
    }
  | { kind: 'checkout_refused'; laneNo: number; code: string | null; detail: string }
  /** A debit that was given at a checkout failed; it counts no attempt. */
  | {
      kind: 'checkout_debit_failed';
      laneNo: number;
      amount: number;
      code: string;
      next: NextCharge;
    }
  | { kind: 'verification_started'; laneNo: number; sessionId: string | null; intentId: string }
  /** The status changed by it, so the customer is asked. */
  | { kind: 'verification_requested'; laneNo: number; remaining: number }
  | { kind: 'close_deferred'; laneNo: number };

interface OfBundle {
  laneNo: number;
  bundle: string;
}

/** One payment for several invoices, whose session is the bundle's. */
export type BundleLaneHappened =
  | ({ kind: 'bundle_lane_given'; amount: number } & OfBundle)
  /** The bundle is to close its session; noted again each hour until it has. */
  | ({ kind: 'bundle_lane_wanted_back'; reason: ClosingReason } & OfBundle)
  | ({ kind: 'bundle_paid'; intentId: string } & OfBundle)
  | ({ kind: 'bundle_lane_returned' } & OfBundle);

/** What is planned, and what the plan waits for. */
export type PlanHappened =
  | { kind: 'pause_over' }
  | { kind: 'method_needed'; reason: 'authentication_over' | 'none_stored' }
  | { kind: 'method_planned'; methodLabel: string }
  /** The planned charge keeps its distance from a customer who is at a checkout. */
  | { kind: 'charge_delayed'; until: number }
  | { kind: 'charge_replanned'; at: number }
  | { kind: 'collection_ended' }
  | {
      kind: 'invoice_held';
      reason: HeldReason;
      methodsEmptiedBy: Terms['methodsEmptiedBy'];
      connectionGone: string | null;
      /** In Stripe's words. */
      refusal: string | null;
    };

/** Money that arrived. */
export type MoneyHappened =
  | {
      kind: 'payment_recorded';
      paymentId: string;
      via: Payment['via'];
      amount: number;
      methodLabel: string;
    }
  /** Something of it was written anew; what it means is said by an entry of its own. */
  | { kind: 'payment_changed'; paymentId: string }
  | { kind: 'offline_payment_reversed'; paymentId: string; amount: number; reference: string }
  /** In another currency: kept for a person, not recorded. */
  | { kind: 'money_unmatched'; intentId: string; amount: number; currency: string }
  | { kind: 'part_received'; received: number; remaining: number }
  | { kind: 'overpaid'; excess: number };

interface RefundNamed {
  paymentId: string;
  refundNo: string;
  amount: number;
}

/** Money we give back. */
export type RefundHappened =
  | ({ kind: 'refund_requested' } & RefundNamed)
  | ({ kind: 'excess_refund_requested'; methodLabel: string } & RefundNamed)
  | { kind: 'refund_stopped_by_dispute'; refundNo: string }
  | { kind: 'refund_called_off'; refundNo: string }
  | { kind: 'refund_refused'; refundNo: string; code: string | null; detail: string }
  | ({ kind: 'refund_given' } & RefundNamed)
  | ({ kind: 'refund_failed' } & RefundNamed);

interface DisputeNamed {
  paymentId: string;
  disputeId: string;
  amount: number;
  /** Stripe's own words. */
  status: string;
  reason: string;
}

/** Money that a bank takes away, or asks about. */
export type DisputeHappened =
  | ({ kind: 'inquiry_opened' } & DisputeNamed)
  | ({ kind: 'dispute_opened' } & DisputeNamed)
  | ({ kind: 'dispute_won' } & DisputeNamed)
  | ({ kind: 'dispute_lost' } & DisputeNamed)
  /** An inquiry that is over, or a dispute that was over before we knew of it. */
  | ({ kind: 'dispute_closed' } & DisputeNamed)
  /** A bank debit that was sent back: no dispute to the customer. */
  | ({ kind: 'payment_returned' } & DisputeNamed)
  /** Stripe does not let it be accepted. */
  | { kind: 'dispute_acceptance_refused'; disputeId: string; code: string | null; detail: string }
  | { kind: 'fraud_warning_received'; paymentId: string; warningId: string; fraudType: string };

/** The invoice as a whole. */
export type InvoiceHappened =
  | { kind: 'status_changed'; from: string; to: string; received: number; remaining: number }
  | { kind: 'invoice_overdue'; remaining: number }
  | { kind: 'invoice_voided' }
  | { kind: 'invoice_given_up'; by: 'command' | 'policy' };

/** Our access to Stripe, and what it refused. */
export type StripeHappened =
  | { kind: 'access_lost'; code: string | null; detail: string }
  | { kind: 'access_restored' }
  | { kind: 'account_disabled'; code: string }
  | { kind: 'account_enabled' }
  | { kind: 'effect_deferred'; effect: EffectKind; code: string | null; detail: string }
  | { kind: 'customer_refused'; code: string | null; detail: string }
  | { kind: 'customer_update_refused'; detail: string }
  | { kind: 'customer_relinked' };

export type MailHappened =
  | { kind: 'invoice_mailed' }
  | { kind: 'send_deadline_passed' }
  | { kind: 'mail_refused'; key: string }
  | { kind: 'mail_withdrawn'; key: string }
  | { kind: 'mail_unreachable'; key: string }
  | { kind: 'reminder_moved'; key: string; until: number }
  | { kind: 'mail_failed'; code: string | null; detail: string };

/** What a person or a system asked and was granted. */
export type CommandHappened =
  | { kind: 'send_requested' }
  | { kind: 'draft_replaced' }
  | { kind: 'mail_resend_requested' }
  | { kind: 'payment_link_changed'; on: boolean }
  | { kind: 'auto_charge_changed'; on: boolean }
  | { kind: 'methods_changed'; methods: readonly string[] }
  | { kind: 'auto_pay_withdrawn' }
  | { kind: 'auto_pay_allowed' }
  | { kind: 'link_revoked' }
  | { kind: 'charge_requested'; amount: number; methodLabel: string; by: 'business' | 'customer' }
  | { kind: 'collection_paused'; until: number | null; reason: string }
  | { kind: 'collection_resumed' }
  | { kind: 'ending_requested'; ending: 'void' | 'uncollectible'; reason: string }
  | { kind: 'invoice_reopened' }
  | { kind: 'dispute_acceptance_requested'; disputeId: string; amount: number }
  | { kind: 'dispute_given_up' };
