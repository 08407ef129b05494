import type { CollectionState } from '../model/state';
import type { Dispute, DisputeOfOthers, Payment, Refund } from '../model/payment';

const INQUIRY = /^warning_/;
const GIVEN_BACK = new Set(['won', 'prevented']);

/** An inquiry asks questions; no money has moved. */
export const isInquiry = (dispute: Dispute): boolean => INQUIRY.test(dispute.status);

/** Closed or not: is this dispute's money away from us? Unknown words follow the balance. */
export function isMoneyGone(dispute: Dispute): boolean {
  if (isInquiry(dispute) || GIVEN_BACK.has(dispute.status)) return false;
  return dispute.status === 'lost' || dispute.withdrawn;
}

export const isLost = (dispute: Dispute): boolean =>
  dispute.status === 'lost' || (dispute.lostByHand && !GIVEN_BACK.has(dispute.status));

/** Waiting for an outcome, an inquiry included. */
export const isOpen = ({ status }: Pick<Dispute, 'status'>): boolean =>
  !['won', 'lost', 'prevented', 'warning_closed'].includes(status);

/** All that Stripe has of a payment, with those that other invoices bear. */
export const allDisputesOf = ({
  disputes,
  disputesOfOthers = [],
}: Payment): (Dispute | DisputeOfOthers)[] => [...disputes, ...disputesOfOthers];

/** Stripe refunds nothing of a payment while money of it is away and nobody has decided. */
export const isInDispute = (payment: Payment): boolean =>
  allDisputesOf(payment).some((dispute) => isOpen(dispute) && dispute.withdrawn);

/** Money that arrived with this payment and was not taken away again; refunds not counted. */
export function netAmountOf(payment: Payment): number {
  if (payment.reversed) return 0;
  const gone = payment.disputes.reduce((total, d) => total + (isMoneyGone(d) ? d.amount : 0), 0);
  return Math.max(0, payment.amount - gone);
}

const refundsOf = (payment: Payment, of: (refund: Refund) => number): number =>
  payment.refunds.reduce((total, r) => total + (r.status === 'failed' ? 0 : of(r)), 0);

/** Asked and pending refunds count as given, so that nothing is given twice. */
export const refundedOf = (payment: Payment): number => refundsOf(payment, (r) => r.amount);

export const refundableOf = (payment: Payment): number =>
  Math.max(0, netAmountOf(payment) - refundedOf(payment));

const sum = (state: CollectionState, of: (payment: Payment) => number): number =>
  state.ledger.payments.reduce((total, payment) => total + of(payment), 0);

/** What the invoice asks for: nothing once it is void. */
export function owedOf(state: CollectionState): number {
  if (state.plan.ended?.kind === 'void') return 0;
  return Math.max(0, state.terms.amountDue - state.ledger.credited);
}

/** Without what we gave back knowing that it was excess: that stays gone, whatever comes later. */
const netWithoutExcessRefundsOf = (payment: Payment): number =>
  Math.max(0, netAmountOf(payment) - refundsOf(payment, (r) => r.ofExcess ?? 0));

const otherRefundsOf = (payment: Payment): number =>
  Math.min(
    netWithoutExcessRefundsOf(payment),
    refundsOf(payment, (r) => r.amount - (r.ofExcess ?? 0)),
  );

/**
 * What arrived and stayed. Refunds made elsewhere first eat the excess; beyond it they are recorded
 * and reopen nothing. From sums, so the order in which money and refunds became known is no matter.
 */
export function receivedOf(state: CollectionState): number {
  const { payments } = state.ledger;
  if (payments.length === 0) return 0;
  const kept = sum(state, netWithoutExcessRefundsOf);
  const excess = kept - owedOf(state);
  return excess > 0 ? kept - Math.min(excess, sum(state, otherRefundsOf)) : kept;
}

/** What is with us still: neither taken away, nor reversed, nor given back on purpose. */
export const keptOf = (state: CollectionState): number => sum(state, refundableOf);

export const remainingOf = (state: CollectionState): number =>
  Math.max(0, owedOf(state) - receivedOf(state));

export const excessOf = (state: CollectionState): number =>
  Math.max(0, receivedOf(state) - owedOf(state));

/**
 * Of the excess, what is a person's to settle: an offline payment was recorded though it was not
 * owed any more. Nothing shows that this money arrived, and it may have been typed by mistake.
 */
export function excessToSettle(state: CollectionState): number {
  const { payments } = state.ledger;
  const unowed = payments.reduce((all, p) => all + (p.reversed ? 0 : (p.unowed ?? 0)), 0);
  if (unowed === 0) return 0;
  // Those made elsewhere, too: they eat the excess first.
  const byPeople = ({ automatic, amount }: Refund): number => (automatic ? 0 : amount);
  const settled = sum(state, (payment) => refundsOf(payment, byPeople));
  return Math.min(excessOf(state), Math.max(0, unowed - settled));
}

export const disputesOf = (state: CollectionState): Dispute[] =>
  state.ledger.payments.flatMap((payment) => payment.disputes);

export const someDispute = (state: CollectionState, is: (dispute: Dispute) => boolean): boolean =>
  state.ledger.payments.some((payment) => payment.disputes.some(is));

/** A dispute that keeps money away and is not decided. */
export const hasOpenDispute = (state: CollectionState): boolean =>
  someDispute(state, (d) => isOpen(d) && isMoneyGone(d) && !isLost(d));

/** Lost finally, and no return of a bank debit. */
export const hasLostDispute = (state: CollectionState): boolean =>
  someDispute(state, (d) => isLost(d) && isMoneyGone(d) && !d.returned);

export const totalRefunded = (state: CollectionState): number => sum(state, refundedOf);
