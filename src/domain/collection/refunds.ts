import { laterStatus } from './book';
import type { Desk } from './desk';
import { answered, ask, mail, payments as setPayments, say, tell } from './desk';
import type { SendRefund } from './effect';
import type { RefundOutcome, RefundReading } from './fact';
import { excessOf, isMoneyGone, isOpen, refundableOf, someDispute } from './ledger';
import { refundedOf, standingOf } from './ledger';
import { postpone } from './later';
import { lookAt } from './look';
import { HOUR } from './policy';
import type { Payment, Refund } from './state';

/** Books the refund before it is asked, so that it can never be asked twice. */
export function askRefund(
  desk: Desk,
  payment: Payment,
  of: { n: string; amount: number; automatic: boolean },
): void {
  const { n, amount, automatic } = of;
  const refund: Refund = {
    n,
    stripeId: null,
    amount,
    status: 'asked',
    askedAt: desk.now,
    automatic,
    ofExcess: Math.min(amount, excessOf(desk.state)),
    stoppedByDispute: false,
  };
  patch(desk, { ...payment, refunds: [...payment.refunds, refund] });
  ask(desk, { kind: 'sendRefund', id: `refund/${n}`, n, intentId: payment.id, amount });
}

function patch(desk: Desk, payment: Payment): void {
  const { payments } = desk.state.ledger;
  setPayments(
    desk,
    payments.map((p) => (p.id === payment.id ? payment : p)),
  );
}

function patchRefund(desk: Desk, n: string, part: Partial<Refund>): void {
  for (const payment of desk.state.ledger.payments) {
    if (!payment.refunds.some((refund) => refund.n === n)) continue;
    const refunds = payment.refunds.map((r) => (r.n === n ? { ...r, ...part } : r));
    patch(desk, { ...payment, refunds });
  }
}

export function refundAnswered(desk: Desk, answers: string, outcome: RefundOutcome): void {
  const effect = answered(desk, answers, 'sendRefund');
  if (!effect || (outcome.kind !== 'given' && isAtStripe(desk, effect.n))) return;
  switch (outcome.kind) {
    case 'given':
      return booked(desk, effect.n, outcome.refund);
    case 'stopped_by_dispute':
      patchRefund(desk, effect.n, { stoppedByDispute: true });
      ask(desk, lookAt(desk)); // Stripe may know of a dispute that we have not heard of
      return say(desk, 'money', 'the refund waits for the outcome of a dispute');
    case 'refused':
      return failed(desk, effect, `${outcome.code}: ${outcome.detail}`);
  }
}

export function refundFailed(desk: Desk, effect: SendRefund, detail: string): void {
  answered(desk, effect.id, 'sendRefund');
  failed(desk, effect, detail);
}

function failed(desk: Desk, effect: SendRefund, detail: string): void {
  if (isAtStripe(desk, effect.n)) return;
  patchRefund(desk, effect.n, { status: 'failed' });
  say(desk, 'money', `the refund was refused: ${detail}`);
}

const find = ({ state }: Desk, n: string): Refund | undefined =>
  state.ledger.payments.flatMap(({ refunds }) => refunds).find((refund) => refund.n === n);

/** A look has found what an unheard try made: what a later try is told is not about that one. */
const isAtStripe = (desk: Desk, n: string): boolean => (find(desk, n)?.stripeId ?? null) !== null;

function booked(desk: Desk, n: string, read: RefundReading): void {
  const known = find(desk, n);
  if (known) patchRefund(desk, n, { stripeId: read.id, status: laterStatus(known, read) });
}

/**
 * Refunds a dispute stopped: won → sent again; lost → the money is gone, so it was given. Where the
 * dispute left something, that was neither given nor taken: the refund has failed.
 */
export function settleStoppedRefunds(desk: Desk): void {
  for (const payment of desk.state.ledger.payments) {
    const { disputes, refunds } = payment;
    if (disputes.length === 0 || disputes.some(isOpen)) continue;
    for (const refund of refunds.filter(isStopped)) {
      if (disputes.some(isMoneyGone)) overtaken(desk, payment, refund);
      else sendAgain(desk, payment, refund);
    }
  }
}

const isStopped = (refund: Refund): boolean => refund.stoppedByDispute && refund.stripeId === null;

/** Still marked as stopped, since an appeal may be won and the money come back. */
function overtaken(desk: Desk, payment: Payment, refund: Refund): void {
  const { n } = refund;
  const given = refundedOf({ ...payment, refunds: payment.refunds.filter((r) => !isStopped(r)) });
  if (standingOf(payment) > given && refund.status !== 'failed') {
    patchRefund(desk, n, { stoppedByDispute: false, status: 'failed' });
    tellRefund(desk, { ...refund, status: 'failed' }, refund);
  } else if (refund.status === 'asked') {
    patchRefund(desk, n, { status: 'succeeded' });
  }
}

function sendAgain(desk: Desk, payment: Payment, { n, amount }: Refund): void {
  patchRefund(desk, n, { stoppedByDispute: false, status: 'asked' });
  ask(desk, { kind: 'sendRefund', id: `refund/${n}`, n, intentId: payment.id, amount });
  postpone(desk, `refund/${n}`, HOUR); // should Stripe still refuse, it is not asked in a hurry
}

/**
 * Only the excess, from the newest refundable card payment, with no dispute open. Once a refund of
 * ours has failed a person decides, also about an older payment.
 */
export function giveBackExcess(desk: Desk): void {
  const excess = excessOf(desk.state);
  if (excess === 0 || desk.policy.excess !== 'refund') return;
  const payment = refundableByItself(desk);
  if (!payment) return;
  const amount = Math.min(excess, refundableOf(payment));
  const n = `${payment.id}-${payment.refunds.filter((r) => r.automatic).length + 1}`;
  askRefund(desk, payment, { n, amount, automatic: true });
  say(desk, 'money', `${amount} came twice and is given back from ${payment.methodLabel}`);
}

export function refundableByItself(desk: Desk): Payment | undefined {
  const { payments } = desk.state.ledger;
  const failedBefore = payments.some(({ refunds }) => refunds.some(isOurFailure));
  if (failedBefore || someDispute(desk.state, isOpen)) return undefined;
  return payments.filter((p) => p.methodType === 'card' && refundableOf(p) > 0).at(-1);
}

const isOurFailure = (r: Refund): boolean => r.automatic && r.status === 'failed';

/** A refund is told once, when Stripe first took it; a failed one is a person's to settle. */
export function tellRefund(desk: Desk, refund: Refund, before: Refund | undefined): void {
  const was = before?.status ?? 'asked';
  if (refund.status === was) return;
  const of = { amount: refund.amount, about: refund.stripeId ?? refund.n };
  if (refund.status === 'failed') {
    tell(desk, 'invoice.refund_failed', { amount: refund.amount });
    mail(desk, 'refund_failed_business', `refund_failed/${refund.n}`, of);
  } else if (was === 'asked') {
    tell(desk, 'invoice.refunded', { amount: refund.amount });
    if (desk.state.terms.receipts === 'ours') mail(desk, 'refund', `refund/${refund.n}`, of);
  }
}
