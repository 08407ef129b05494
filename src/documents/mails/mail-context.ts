import { heldDetail, heldDetailsOf } from '../../domain/collection/queries/held-reason';
import { isInquiry, isLost, remainingOf } from '../../domain/collection/queries/ledger';
import { refusedCheckoutOf } from '../../domain/collection/queries/refusals';
import type { Policy } from '../../domain/collection/model/policy';
import type { CollectionState, Decline, HeldReason } from '../../domain/collection/model/state';
import type { Dispute } from '../../domain/collection/model/payment';
import { statusOf } from '../../domain/collection/queries/status';
import type { Status } from '../../domain/collection/queries/status';
import type { Invoice } from '../../domain/invoice';
import { daysUntil } from '../dates';
import { paymentLines } from '../payment-lines';
import type { PaymentLine } from '../payment-lines';

export interface MailContextInput {
  invoice: Invoice;
  state: CollectionState;
  policy: Policy;
  now: number;
  customerName: string;
  businessName: string;
  /** Our own page of the invoice; the only address that is ever in a mail. */
  linkUrl: string;
  locale?: string | null;
  mode: 'test' | 'live';
  /** Named to the business where a mail did not arrive; else the one submitted is. */
  customerEmail?: string | null;
}

/** The data of the mails; made by `mailContext`, so that a mail is a function of data. */
export interface MailContext {
  invoice: Invoice;
  customerName: string;
  customerEmail: string | null;
  businessName: string;
  linkUrl: string;
  locale: string | null;
  mode: 'test' | 'live';
  timeZone: string;
  currency: string;
  remaining: number;
  status: Status;
  daysToDue: number;
  /** Whether the page offers "Pay using Stripe" now. */
  payable: boolean;
  /** Stripe sent small transfers to the customer's account, to be confirmed by then. */
  confirmAccountBy: number | null;
  /** `at` is null while the charge is being made. */
  nextCharge: { method: string; at: number | null } | null;
  /** What the plan waits for, in words for the business. */
  waitsFor: 'try' | 'method' | 'authentication' | 'ended' | 'off' | 'paused';
  attempt: { number: number; total: number } | null;
  decline: Decline | null;
  payments: readonly PaymentLine[];
  disputes: readonly DisputeLine[];
  heldReason: HeldReason | null;
  heldDetail: string | null;
}

export interface DisputeLine {
  id: string;
  amount: number;
  reason: string;
  status: string;
  stage: 'inquiry' | 'opened' | 'won' | 'lost';
  evidenceDueAt: number | null;
}

export function mailContext(input: MailContextInput): MailContext {
  const { invoice, state, policy, now } = input;
  const { terms, plan } = state;
  return {
    invoice,
    customerName: input.customerName,
    customerEmail: input.customerEmail ?? emailGiven(invoice),
    businessName: input.businessName,
    linkUrl: input.linkUrl,
    locale: input.locale ?? null,
    mode: input.mode,
    timeZone: terms.timeZone,
    currency: terms.currency,
    remaining: remainingOf(state),
    status: statusOf(state),
    daysToDue: daysUntil(invoice.dueOn, now, terms.timeZone),
    payable: isPayable(state),
    confirmAccountBy: state.lane.kind === 'awaiting_verification' ? state.lane.until : null,
    nextCharge: nextCharge(state, now),
    waitsFor: plan.pause !== null ? 'paused' : waitsFor(state),
    attempt:
      plan.ladder.attempts > 0
        ? { number: plan.ladder.attempts, total: policy.ladderDays.length + 1 }
        : null,
    decline: plan.ladder.last,
    payments: paymentLines(state),
    disputes: state.ledger.payments.flatMap(({ disputes }) => disputes.map(disputeLine)),
    heldReason: plan.held?.reason ?? null,
    heldDetail: plan.held && heldDetail(plan.held.reason, heldDetailsOf(state)),
  };
}

const PAYABLE: ReadonlySet<Status> = new Set([
  'open',
  'sending',
  'requires_action',
  'uncollectible',
]);

function isPayable(state: CollectionState): boolean {
  const { terms, plan, lane } = state;
  const offered = terms.paymentLink && terms.methods.length > 0 && plan.held === null;
  if (refusedCheckoutOf(state) !== null) return false;
  return offered && PAYABLE.has(statusOf(state)) && lane.kind !== 'awaiting_verification';
}

function emailGiven({ customer }: Invoice): string | null {
  return customer.kind === 'given' ? customer.email : null;
}

function nextCharge(state: CollectionState, now: number): MailContext['nextCharge'] {
  const { lane, plan, method } = state;
  if (statusOf(state) === 'charging') {
    const label = 'method' in lane ? lane.method?.label : method?.label;
    return label === undefined ? null : { method: label, at: null };
  }
  if (method === null || plan.charge.kind !== 'at' || plan.pause !== null) return null;
  return { method: method.label, at: plan.charge.at > now ? plan.charge.at : null };
}

function waitsFor({ plan }: CollectionState): MailContext['waitsFor'] {
  switch (plan.charge.kind) {
    case 'at':
      return 'try';
    case 'needs_method':
      return 'method';
    case 'needs_authentication':
      return 'authentication';
    case 'ended':
      return 'ended';
    case 'off':
      return 'off';
  }
}

function disputeLine(dispute: Dispute): DisputeLine {
  const { id, amount, reason, status, evidenceDueAt } = dispute;
  return { id, amount, reason, status, evidenceDueAt, stage: stageOf(dispute) };
}

function stageOf(dispute: Dispute): DisputeLine['stage'] {
  if (isLost(dispute)) return 'lost';
  if (dispute.status === 'won' || dispute.status === 'prevented') return 'won';
  return isInquiry(dispute) ? 'inquiry' : 'opened';
}
