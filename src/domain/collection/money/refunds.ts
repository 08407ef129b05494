import { refundsByItself } from '../../payment-methods';
import { withReading } from './record-payments';
import type { DecisionDraft } from '../draft/draft';
import { resolveEffect, requestEffect, requestMail, replacePayment, note } from '../draft/draft';
import type { SendRefund } from '../model/effect';
import { effectId } from '../model/effect-id';
import type { RefundOutcome, RefundReading } from '../model/fact';
import {
  allDisputesOf,
  excessOf,
  excessToSettle,
  isMoneyGone,
  isOpen,
  refundableOf,
  someDispute,
  refundedOf,
  netAmountOf,
} from '../queries/ledger';
import { isRefundDue } from '../queries/ground';
import { deferEffect } from '../draft/retry-effects';
import { readRequest } from '../draft/request-read';
import { DAY, HOUR } from '../../time';
import type { Payment, Refund } from '../model/payment';

/** Records the refund before it is requested, so that it can never be requested twice. */
export function requestRefund(
  draft: DecisionDraft,
  payment: Payment,
  of: { n: string; amount: number; automatic: boolean },
): void {
  const { n, amount, automatic } = of;
  const refund: Refund = {
    n,
    stripeId: null,
    amount,
    status: 'asked',
    askedAt: draft.now,
    automatic,
    ofExcess: Math.min(amount, excessOf(draft.state)),
    stoppedByDispute: false,
  };
  replacePayment(draft, { ...payment, refunds: [...payment.refunds, refund] });
  requestEffect(draft, {
    kind: 'sendRefund',
    id: effectId.refund(n),
    n,
    intentId: payment.id,
    amount,
  });
}

function changeRefund(draft: DecisionDraft, n: string, part: Partial<Refund>): void {
  for (const payment of draft.state.ledger.payments) {
    if (!payment.refunds.some((refund) => refund.n === n)) continue;
    const refunds = payment.refunds.map((r) => (r.n === n ? { ...r, ...part } : r));
    replacePayment(draft, { ...payment, refunds });
  }
}

export function refundResolved(
  draft: DecisionDraft,
  answers: string,
  outcome: RefundOutcome,
): void {
  const effect = resolveEffect(draft, answers, 'sendRefund');
  if (!effect || (outcome.kind !== 'given' && isAtStripe(draft, effect.n))) return;
  switch (outcome.kind) {
    case 'given':
      return recordRefund(draft, effect.n, outcome.refund);
    case 'stopped_by_dispute':
      return isStoppedForGood(draft, effect)
        ? refundRefused(draft, effect, LOST_BY_OTHERS)
        : refundStopped(draft, effect.n);
    case 'refused':
      return refundRefused(draft, effect, outcome);
  }
}

function refundStopped(draft: DecisionDraft, refundNo: string): void {
  changeRefund(draft, refundNo, { stoppedByDispute: true });
  requestEffect(draft, readRequest(draft)); // Stripe may know of a dispute that is new to us
  note(draft, { kind: 'refund_stopped_by_dispute', refundNo });
}

/**
 * Others have lost, all is decided, and Stripe still refunds nothing: no later reading ends that.
 * For a day it may be repeating what it said to the same key while the dispute was open.
 */
function isStoppedForGood(draft: DecisionDraft, { n, intentId }: SendRefund): boolean {
  const payment = draft.state.ledger.payments.find(({ id }) => id === intentId);
  if (!payment || allDisputesOf(payment).some(isOpen)) return false;
  const askedAt = findRefund(draft, n)?.askedAt ?? draft.now;
  if (payment.disputes.some(isMoneyGone) || draft.now - askedAt < 2 * DAY) return false;
  return (payment.disputesOfOthers ?? []).some(({ status }) => status === 'lost');
}

const LOST_BY_OTHERS = {
  code: 'charge_disputed',
  detail: 'Stripe refunds nothing of this payment, of which others lost a dispute',
};

export function refundRequestFailed(
  draft: DecisionDraft,
  effect: SendRefund,
  reason: Refusal,
): void {
  resolveEffect(draft, effect.id, 'sendRefund');
  refundRefused(draft, effect, reason);
}

/** Of an excess that is none any more: it is owed again, or was refunded otherwise. */
export function refundCalledOff(draft: DecisionDraft, { id, n }: SendRefund): void {
  if (resolveEffect(draft, id, 'sendRefund') !== null && !isAtStripe(draft, n)) callOff(draft, n);
}

function callOff(draft: DecisionDraft, refundNo: string): void {
  changeRefund(draft, refundNo, { status: 'failed', calledOff: true, stoppedByDispute: false });
  note(draft, { kind: 'refund_called_off', refundNo });
}

interface Refusal {
  code: string | null;
  detail: string;
}

function refundRefused(draft: DecisionDraft, effect: SendRefund, why: Refusal): void {
  if (isAtStripe(draft, effect.n)) return;
  changeRefund(draft, effect.n, { status: 'failed' });
  requestEffect(draft, readRequest(draft)); // refunds made elsewhere may have left too little
  const { code, detail } = why;
  note(draft, { kind: 'refund_refused', refundNo: effect.n, code, detail });
}

const findRefund = ({ state }: DecisionDraft, n: string): Refund | undefined =>
  state.ledger.payments.flatMap(({ refunds }) => refunds).find((refund) => refund.n === n);

/** A reading has found what an unheard try made: what a later try is answered is not about it. */
const isAtStripe = (draft: DecisionDraft, n: string): boolean =>
  (findRefund(draft, n)?.stripeId ?? null) !== null;

function recordRefund(draft: DecisionDraft, n: string, read: RefundReading): void {
  const existing = findRefund(draft, n);
  if (existing) changeRefund(draft, n, withReading(existing, read));
}

/**
 * Refunds a dispute stopped: won → sent again; lost → the money is gone, so it was given. Where the
 * dispute left something, that was neither given nor taken: the refund has failed. A dispute that
 * others bear stops it as well, and takes nothing of this payment: sent again however it ends.
 */
export function settleStoppedRefunds(draft: DecisionDraft): void {
  for (const payment of draft.state.ledger.payments) {
    const { disputes, refunds } = payment;
    const all = allDisputesOf(payment);
    if (all.length === 0 || all.some(isOpen)) continue;
    for (const refund of refunds.filter(isStopped)) {
      if (disputes.some(isMoneyGone)) closeStoppedRefund(draft, payment, refund);
      else if (!isRefundDue(draft.state, refund.n)) callOff(draft, refund.n);
      else resendRefund(draft, payment, refund);
    }
  }
}

const isStopped = (refund: Refund): boolean => refund.stoppedByDispute && refund.stripeId === null;

/** Still marked as stopped, since an appeal may be won and the money come back. */
function closeStoppedRefund(draft: DecisionDraft, payment: Payment, refund: Refund): void {
  const { n } = refund;
  const given = refundedOf({ ...payment, refunds: payment.refunds.filter((r) => !isStopped(r)) });
  if (netAmountOf(payment) > given && refund.status !== 'failed') {
    changeRefund(draft, n, { stoppedByDispute: false, status: 'failed' });
    announceRefund(draft, payment.id, { ...refund, status: 'failed' }, refund);
  } else if (refund.status === 'asked') {
    changeRefund(draft, n, { status: 'succeeded' });
  }
}

function resendRefund(draft: DecisionDraft, payment: Payment, { n, amount }: Refund): void {
  changeRefund(draft, n, { stoppedByDispute: false, status: 'asked' });
  requestEffect(draft, {
    kind: 'sendRefund',
    id: effectId.refund(n),
    n,
    intentId: payment.id,
    amount,
  });
  // Should Stripe still refuse, it is not asked in a hurry.
  deferEffect(draft, effectId.refund(n), HOUR);
}

/**
 * Only the excess, from the newest payment whose method is refunded by itself, with no dispute
 * open. Once a refund of ours has failed a person decides, also about an older payment; and about
 * an offline payment that was not owed any more.
 */
export function refundExcess(draft: DecisionDraft): void {
  const excess = excessOf(draft.state) - excessToSettle(draft.state);
  if (excess === 0 || draft.policy.excess !== 'refund') return;
  const payment = automaticRefundSource(draft);
  if (!payment) return;
  const amount = Math.min(excess, refundableOf(payment));
  const n = nextRefundNo(payment);
  requestRefund(draft, payment, { n, amount, automatic: true });
  const { id: paymentId, methodLabel } = payment;
  note(draft, { kind: 'excess_refund_requested', paymentId, refundNo: n, amount, methodLabel });
}

/** Never one that was given before, also not by a database that has been restored since. */
function nextRefundNo({ id, refunds }: Payment): string {
  let count = refunds.filter((refund) => refund.automatic).length + 1;
  while (refunds.some(({ n }) => n === `${id}-${count}`)) count += 1;
  return `${id}-${count}`;
}

export function automaticRefundSource(draft: DecisionDraft): Payment | undefined {
  const { payments } = draft.state.ledger;
  const failedBefore = payments.some(({ refunds }) => refunds.some(isOurFailure));
  if (failedBefore || someDispute(draft.state, isOpen)) return undefined;
  return payments.filter((p) => refundsByItself(p.methodType) && refundableOf(p) > 0).at(-1);
}

const isOurFailure = (r: Refund): boolean =>
  r.automatic && r.status === 'failed' && r.calledOff !== true;

/**
 * A refund is announced once, when it is given; one that fails is a person's to settle, and who
 * was mailed that it was given is mailed that it was not.
 */
export function announceRefund(
  draft: DecisionDraft,
  paymentId: string,
  refund: Refund,
  before: Refund | undefined,
): void {
  const was = before?.status ?? 'asked';
  if (refund.status === was) return;
  const { n: refundNo, amount } = refund;
  const of = { amount, about: refund.stripeId ?? refundNo };
  if (refund.calledOff === true) return;
  // What a lost dispute took counts as given, and nothing of it was refunded to anybody.
  const mails = draft.state.terms.receipts === 'ours' && refund.stripeId !== null;
  if (refund.status === 'failed') {
    note(draft, { kind: 'refund_failed', paymentId, refundNo, amount });
    requestMail(draft, 'refund_failed_business', `refund_failed/${refundNo}`, of);
    if (mails && was === 'succeeded')
      requestMail(draft, 'refund_failed', `refund_failed_customer/${refundNo}`, of);
  } else if (refund.status === 'succeeded') {
    note(draft, { kind: 'refund_given', paymentId, refundNo, amount });
    if (mails) requestMail(draft, 'refund', `refund/${refundNo}`, of);
  }
}
