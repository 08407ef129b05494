import { assertNever } from '../../assert-never';
import type { MailOrder } from '../model/effect';
import type { Dispute, Payment, Refund } from '../model/payment';
import type { CollectionState } from '../model/state';
import { debitToAnnounce, noticeOf } from './debit-notice';
import { disputesOf, excessOf, isLost, isOpen, netAmountOf, remainingOf } from './ledger';
import { mayCollect, mayPay } from './may-collect';
import { plannedCharge } from './planned-charge';
import { statusOf } from './status';

/**
 * Whether a mail still says what the state says. Asked when it is ordered and again before it is
 * sent, which may be days later: a mail server was away, and meanwhile the money came.
 */
export function isStillTrue(mail: MailOrder, state: CollectionState): boolean {
  const { plan } = state;
  switch (mail.name) {
    case 'invoice':
      return plan.ended?.kind !== 'void';
    case 'reminder':
      return mayRemind(state);
    case 'payment_failed':
    case 'payment_returned':
      return mayRequestPayment(state);
    case 'method_needed':
      return mayPay(state) && !isBeingCharged(state) && plannedCharge(state) === null;
    case 'debit_notice':
      return mayRemind(state) && isNoticeOfPlan(mail, state);
    case 'final_notice':
      return mayRequestPayment(state) && plannedCharge(state) === null;
    case 'action_required':
      return mayPay(state) && statusOf(state) === 'requires_action';
    case 'receipt':
      return paymentsOf(state).some((payment) => payment.id === mail.about && isKept(payment));
    case 'refund':
      return refundOf(state, mail)?.status === 'succeeded';
    case 'refund_failed':
    case 'refund_failed_business':
      return refundOf(state, mail)?.status === 'failed';
    case 'dispute_business':
      return isAtStage(state, mail.key);
    case 'held_business':
      return plan.held?.reason === mail.about;
    case 'undelivered_business':
      return plan.sending.kind === 'undelivered' && plan.ended?.kind !== 'void';
    case 'excess_business':
      return excessOf(state) > 0;
    case 'collection_ended_business':
      return remainingOf(state) > 0 && (plan.charge.kind === 'ended' || plan.ended !== null);
    case 'payment_failed_business':
    case 'payment_returned_business':
    case 'fraud_warning_business':
      return true; // what happened stays true
    default:
      return assertNever(mail.name);
  }
}

/** Somebody owes, may pay, and is not paying at this moment: how that ends is mailed then. */
const mayRequestPayment = (state: CollectionState): boolean =>
  mayPay(state) && !['charging', 'processing'].includes(statusOf(state));

const mayRemind = (state: CollectionState): boolean =>
  mayCollect(state) && state.plan.pause === null && mayRequestPayment(state);

/** This very debit is planned, for the day that the mail says. */
function isNoticeOfPlan({ at }: MailOrder, state: CollectionState): boolean {
  const debit = plannedCharge(state) === null ? null : debitToAnnounce(state);
  return debit !== null && noticeOf(state, debit)?.chargeAt === at;
}

/** A method that Stripe refused is read back as well, and then nothing is being charged. */
const isBeingCharged = ({ lane }: CollectionState): boolean =>
  ['opening_intent', 'confirming', 'bank_debit'].includes(lane.kind);

const paymentsOf = ({ ledger }: CollectionState): Payment[] => ledger.payments;

const isKept = (payment: Payment): boolean => netAmountOf(payment) > 0;

/** A refund is named by Stripe's id, or by our number until it has one. */
const refundOf = (state: CollectionState, { about, key }: MailOrder): Refund | undefined =>
  paymentsOf(state)
    .flatMap(({ refunds }) => refunds)
    .find(({ n, stripeId }) => about === stripeId || about === n || key.endsWith(`/${n}`));

/** Its key names the dispute, and what to report of it: "dispute_lost/dp_1". */
function isAtStage(state: CollectionState, key: string): boolean {
  const [stage, id] = key.split('/');
  const dispute = disputesOf(state).find((one) => one.id === id);
  if (dispute === undefined) return false;
  if (stage === 'dispute_lost') return isLost(dispute);
  return stage === 'dispute_won' ? isOver(dispute) : isOpen(dispute) && !isLost(dispute);
}

const isOver = (dispute: Dispute): boolean => !isOpen(dispute) && !isLost(dispute);
