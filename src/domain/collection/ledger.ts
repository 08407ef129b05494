import type { CollectionState, Dispute, Payment } from './state';

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
export const isOpen = (dispute: Dispute): boolean =>
  !['won', 'lost', 'prevented', 'warning_closed'].includes(dispute.status);

/** Money that arrived with this payment and was not taken away again; refunds not counted. */
export function standingOf(payment: Payment): number {
  if (payment.reversed) return 0;
  const gone = payment.disputes.filter(isMoneyGone).reduce((sum, d) => sum + d.amount, 0);
  return Math.max(0, payment.amount - gone);
}

/** Asked and pending refunds count as given, so that nothing is given twice. */
export const refundedOf = (payment: Payment): number =>
  payment.refunds.filter((r) => r.status !== 'failed').reduce((sum, r) => sum + r.amount, 0);

export const refundableOf = (payment: Payment): number =>
  Math.max(0, standingOf(payment) - refundedOf(payment));

const sum = (state: CollectionState, of: (payment: Payment) => number): number =>
  state.ledger.payments.reduce((total, payment) => total + of(payment), 0);

/** What the invoice asks for: nothing once it is void. */
export function owedOf(state: CollectionState): number {
  if (state.plan.ended?.kind === 'void') return 0;
  return Math.max(0, state.terms.amountDue - state.ledger.credited);
}

/**
 * What arrived and stayed. Refunds first eat the excess; beyond it they are recorded and reopen
 * nothing. Computed from sums, so the order in which money and refunds became known is no matter.
 */
export function receivedOf(state: CollectionState): number {
  const standing = sum(state, standingOf);
  const excess = Math.max(0, standing - owedOf(state));
  return standing - Math.min(excess, sum(state, refundedOf));
}

export const restOf = (state: CollectionState): number =>
  Math.max(0, owedOf(state) - receivedOf(state));

export const excessOf = (state: CollectionState): number =>
  Math.max(0, receivedOf(state) - owedOf(state));

export const disputesOf = (state: CollectionState): Dispute[] =>
  state.ledger.payments.flatMap((payment) => payment.disputes);

/** A dispute that keeps money away and is not decided. */
export const hasOpenDispute = (state: CollectionState): boolean =>
  disputesOf(state).some((d) => isOpen(d) && isMoneyGone(d) && !isLost(d));

/** Lost for good, and no return of a bank debit. */
export const hasLostDispute = (state: CollectionState): boolean =>
  disputesOf(state).some((d) => isLost(d) && isMoneyGone(d) && !d.returned);

export const totalRefunded = (state: CollectionState): number => sum(state, refundedOf);
