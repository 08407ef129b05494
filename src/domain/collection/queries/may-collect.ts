import type { AmountProblem } from '../../money';
import { chargeProblem } from '../../money';
import { isChargedOffSession } from '../../payment-methods';
import { hasLostDispute, hasOpenDispute, remainingOf, someDispute } from './ledger';
import type { CollectionState } from '../model/state';
import type { Method } from '../model/method';
import type { Terms } from '../model/terms';

/** Why Stripe would not take the remaining amount; null when it would. */
export function remainingProblem(state: CollectionState): AmountProblem | null {
  const remaining = remainingOf(state);
  const { tooSmall = -1 } = state.plan;
  return (
    chargeProblem(remaining, state.terms.currency) ??
    (remaining <= tooSmall ? 'below_minimum' : null)
  );
}

/** A customer may pay: sent, not void, something is owed and no dispute is in the way. */
export function mayPay(state: CollectionState): boolean {
  const { plan } = state;
  return (
    plan.sending.kind !== 'draft' &&
    plan.ended?.kind !== 'void' &&
    plan.closingFor.length === 0 &&
    remainingOf(state) > 0 &&
    !hasOpenDispute(state) &&
    !hasLostDispute(state)
  );
}

/** We may go after the money by ourselves. */
export const mayCollect = (state: CollectionState): boolean =>
  state.plan.ended === null && mayPay(state);

/** The business disconnects its Stripe account: nothing new is opened there. */
export const isConnectionClosed = ({ looking }: CollectionState): boolean =>
  looking.connectionClosed === true;

/** What is owed is charged automatically: agreed on, and the customer has not taken it back. */
export const isAutoCharged = ({ terms, autoPayWithdrawn }: CollectionState): boolean =>
  terms.autoCharge && autoPayWithdrawn !== true;

/** A page can lead to Checkout now. */
export function mayCheckout(state: CollectionState): boolean {
  const { terms } = state;
  return (
    mayPay(state) &&
    !isConnectionClosed(state) &&
    terms.paymentLink &&
    terms.methods.length > 0 &&
    remainingProblem(state) === null
  );
}

/** This invoice may be collected by such a method while the customer is away. */
export const allowsMethod = ({ methods, recurringMethods }: Terms, { type }: Method): boolean =>
  methods.includes(type) && isChargedOffSession(type, recurringMethods);

/** The stored method, if this invoice may be collected by it and it is not barred. */
export function usableMethod(state: CollectionState): Method | null {
  const { method, terms, plan, stripeCustomer } = state;
  if (!method || stripeCustomer === null) return null;
  if (!allowsMethod(terms, method)) return null;
  return plan.ladder.barred.includes(method.fingerprint) ? null : method;
}

/** The usable method, unless it is the one that failed last. */
export function untriedMethod(state: CollectionState): Method | null {
  const method = usableMethod(state);
  const { last } = state.plan.ladder;
  if (method === null || method.fingerprint === last?.fingerprint) return null;
  return wasReturned(state, method) ? null : method;
}

/** A debit of this method was sent back; the ledger knows it by its label. */
const wasReturned = ({ ledger }: CollectionState, { type, label }: Method): boolean =>
  ledger.payments.some(
    ({ methodType, methodLabel, disputes }) =>
      methodType === type && methodLabel === label && disputes.some(({ returned }) => returned),
  );

/** Whether a charge of the stored method failed before, when it was made or weeks later. */
export const hasFailedBefore = (state: CollectionState): boolean =>
  state.plan.ladder.last !== null || someDispute(state, ({ returned }) => returned);

/**
 * What Stripe reported and nobody has read yet may be this very money: above all where our tables
 * came back from a backup, and the key that would have answered for it is forgotten.
 */
export const hasUnreadEvents = ({ looking }: CollectionState): boolean =>
  looking.notConfirmedSince !== null ||
  looking.search ||
  looking.pending.length > 0 ||
  looking.unlisted !== null;

/** An excess is being refunded: until Stripe has answered it is not known what is owed. */
export const isRefundUnanswered = ({ ledger }: CollectionState): boolean =>
  ledger.payments.some(({ refunds }) =>
    refunds.some(
      ({ automatic, status, stripeId, stoppedByDispute }) =>
        automatic && status === 'asked' && stripeId === null && !stoppedByDispute,
    ),
  );

/** The stored method can take the remaining amount. */
export const mayCharge = (state: CollectionState): boolean =>
  mayPay(state) &&
  !isConnectionClosed(state) &&
  usableMethod(state) !== null &&
  remainingProblem(state) === null;

/** Money is on its way and nobody may pull the ground from under it. */
export const isMoneyMoving = ({ lane }: CollectionState): boolean =>
  lane.kind === 'confirming' || lane.kind === 'reading' || lane.kind === 'bank_debit';
