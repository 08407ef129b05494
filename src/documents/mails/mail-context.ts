import { heldDetail, heldDetailsOf } from '../../domain/collection/queries/held-reason';
import { excessOf, isInquiry, isLost, remainingOf } from '../../domain/collection/queries/ledger';
import { plannedCharge } from '../../domain/collection/queries/planned-charge';
import { refusedCheckoutOf } from '../../domain/collection/queries/refusals';
import type { Policy } from '../../domain/collection/model/policy';
import type { CollectionState, Decline, HeldReason } from '../../domain/collection/model/state';
import type { Dispute, Refund } from '../../domain/collection/model/payment';
import { statusOf } from '../../domain/collection/queries/status';
import type { Status } from '../../domain/collection/queries/status';
import type { Invoice } from '../../domain/invoice';
import { daysUntil } from '../dates';
import { paymentLines } from '../payment-lines';
import type { PaymentLine } from '../payment-lines';
import { PLAIN_MAIL } from './mail-brand';
import type { MailBrand } from './mail-brand';

export interface MailContextInput {
  invoice: Invoice;
  state: CollectionState;
  policy: Policy;
  now: number;
  customerName: string;
  businessName: string;
  /** Absent: as every mail looks without a branding. */
  brand?: MailBrand;
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
  brand: MailBrand;
  linkUrl: string;
  locale: string | null;
  mode: 'test' | 'live';
  timeZone: string;
  now: number;
  currency: string;
  remaining: number;
  /** What came beyond what is owed. */
  excess: number;
  status: Status;
  daysToDue: number;
  /** Whether the page offers "Pay using Stripe" now. */
  payable: boolean;
  /** Stripe sent small transfers to the customer's account, to be confirmed by then. */
  confirmAccountBy: number | null;
  /** `at` is null while the charge is being made, or is due at this moment. */
  nextCharge: { method: string; at: number | null } | null;
  /** What the plan waits for, in words for the business. */
  waitsFor: WaitsFor;
  /** Of the last reminder, in days from the due day; null where none goes out. */
  lastReminderDay: number | null;
  /** The policy gives an invoice up once collecting has ended. */
  endsUncollectible: boolean;
  attempt: { number: number; total: number } | null;
  decline: Decline | null;
  payments: readonly PaymentLine[];
  disputes: readonly DisputeLine[];
  /** Stripe's codes for why refunds failed, by their ids. */
  refundFailures: ReadonlyMap<string, string>;
  heldReason: HeldReason | null;
  heldDetail: string | null;
}

export type WaitsFor =
  'try' | 'method' | 'authentication' | 'ended' | 'off' | 'paused' | 'bank' | 'dispute' | 'nothing';

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
    brand: input.brand ?? PLAIN_MAIL,
    linkUrl: input.linkUrl,
    locale: input.locale ?? null,
    mode: input.mode,
    timeZone: terms.timeZone,
    now,
    currency: terms.currency,
    remaining: remainingOf(state),
    excess: excessOf(state),
    status: statusOf(state),
    daysToDue: daysUntil(invoice.dueOn, now, terms.timeZone),
    payable: isPayable(state),
    confirmAccountBy: state.lane.kind === 'awaiting_verification' ? state.lane.until : null,
    nextCharge: nextCharge(state, now),
    waitsFor: waitsFor(state),
    lastReminderDay: policy.reminderDays.at(-1) ?? null,
    endsUncollectible: policy.atEnd === 'uncollectible',
    attempt:
      plan.ladder.attempts > 0
        ? { number: plan.ladder.attempts, total: policy.ladderDays.length + 1 }
        : null,
    decline: plan.ladder.last,
    payments: paymentLines(state),
    disputes: state.ledger.payments.flatMap(({ disputes }) => disputes.map(disputeLine)),
    refundFailures: new Map(
      state.ledger.payments.flatMap(({ refunds }) => refunds.flatMap(failure)),
    ),
    heldReason: plan.held?.reason ?? null,
    heldDetail: plan.held && heldDetail(plan.held.reason, heldDetailsOf(state)),
  };
}

const failure = ({ stripeId, n, failureReason: why }: Refund): [string, string][] =>
  why === undefined ? [] : [[stripeId ?? n, why]];

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
  const { lane } = state;
  if (statusOf(state) === 'charging') {
    const label = 'method' in lane ? lane.method?.label : state.method?.label;
    return label === undefined ? null : { method: label, at: null };
  }
  const planned = plannedCharge(state);
  if (planned === null) return null;
  return { method: planned.method.label, at: planned.at > now ? planned.at : null };
}

function waitsFor(state: CollectionState): WaitsFor {
  const { plan } = state;
  if (remainingOf(state) === 0) return 'nothing';
  const status = statusOf(state);
  if (status === 'processing') return 'bank';
  if (status === 'disputed' || status === 'disputed_lost') return 'dispute';
  if (status === 'charging' || plannedCharge(state) !== null) return 'try';
  if (plan.pause !== null) return 'paused';
  switch (plan.charge.kind) {
    case 'at':
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
