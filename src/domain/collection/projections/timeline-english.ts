import { isShareId, partsOfShare } from '../../refs';
import { CLOSING_REASON_TEXT } from '../queries/closing-reason-text';
import { heldReasonText } from '../queries/held-reason';
import { minuteOf } from '../queries/status-reason';
import type { NextCharge } from '../model/state';
import type { TimelineWords } from './timeline-words';

/** Every sentence of the timeline, in English. */
export const ENGLISH: TimelineWords = {
  attempt_requested: ({ laneNo, amount, method, why }, money) =>
    `attempt ${laneNo}: ${money(amount)} by ${method.label} (${why})`,
  confirm_requested: null,
  attempt_called_off: ({ laneNo }) => `attempt ${laneNo} was called off before it was confirmed`,
  attempt_postponed: ({ laneNo, why }) => `attempt ${laneNo} was postponed: ${why}`,
  attempt_unknown: ({ laneNo, detail }) =>
    `the outcome of attempt ${laneNo} is unknown, so it is read from Stripe: ${detail}`,
  attempt_ended: ({ laneNo, outcome }) =>
    outcome === 'succeeded' ? `attempt ${laneNo} succeeded` : null,
  intent_canceled: ({ laneNo, intentId }) =>
    `attempt ${laneNo} is canceled at Stripe (${intentId})`,
  nothing_found: ({ laneNo }) => `Stripe has no payment or checkout with number ${laneNo}`,
  decline_recorded: ({ amount, methodLabel, code, advice, next }, money) =>
    `${money(amount)} by ${methodLabel} was declined (${code})${adviceText(advice)}; ` +
    nextText(next),
  authentication_requested: null,
  method_refused: ({ methodLabel, detail }) => `${methodLabel} cannot be charged: ${detail}`,
  charge_refused: ({ laneNo, detail }) => `Stripe refused attempt ${laneNo}: ${detail}`,
  debit_started: ({ amount }, money) => `a bank debit of ${money(amount)} is on its way`,
  debit_canceled: 'the bank debit was canceled',
  checkout_opened: ({ laneNo }) => `checkout ${laneNo} is open`,
  checkout_declined: ({ laneNo, code }) =>
    `a payment at checkout ${laneNo} was declined (${code}); the checkout stays open`,
  checkout_closing: ({ laneNo, reason }) =>
    `checkout ${laneNo} is being closed: ${CLOSING_REASON_TEXT[reason]}`,
  checkout_expired: ({ laneNo }) => `checkout ${laneNo} has expired`,
  checkout_paid: ({ laneNo }) => `checkout ${laneNo} is paid`,
  checkout_unpaid: ({ laneNo, reason }) =>
    reason === 'payment_failed'
      ? `checkout ${laneNo} was completed, but its payment failed`
      : `the payment of checkout ${laneNo} was canceled`,
  checkout_refused: ({ detail }) => `Stripe refused to create a checkout: ${detail}`,
  checkout_debit_failed: ({ code, next }) => `the bank debit failed (${code}); ${nextText(next)}`,
  verification_started: null,
  verification_requested: null,
  bundle_lane_given: ({ amount }, money) =>
    `${money(amount)} can be paid together with other invoices`,
  bundle_lane_wanted_back: ({ reason }) =>
    `the payment together with others is being closed: ${CLOSING_REASON_TEXT[reason]}`,
  bundle_paid: 'it was paid together with others',
  bundle_lane_returned: 'the payment together with others has ended without money',
  close_deferred: 'it could not be closed at Stripe yet; it is tried again',
  pause_over: 'the pause is over',
  method_needed: ({ reason }) =>
    reason === 'authentication_over'
      ? 'the customer did not confirm with the bank in time; another payment method is needed'
      : 'no payment method is stored, so the customer must pay by the link',
  method_planned: ({ methodLabel }) => `${methodLabel} is new and may be charged at once`,
  charge_delayed: ({ until }) =>
    `the planned charge waits until ${minuteOf(until)}, since the customer was at a checkout`,
  charge_replanned: ({ at }) =>
    `the attempt ended without an answer that counts; it is made again at ${minuteOf(at)}`,
  collection_ended: null,
  invoice_held: ({ reason, ...details }) => `held: ${heldReasonText(reason, details)}`,
  payment_recorded: ({ via, amount, methodLabel }, money) =>
    via === 'outside'
      ? `an offline payment of ${money(amount)} was recorded: ${methodLabel}`
      : `${money(amount)} arrived by ${methodLabel}`,
  payment_changed: null,
  offline_payment_reversed: ({ amount, reference }, money) =>
    `the offline payment of ${money(amount)} was reversed: ${reference}`,
  money_unmatched: ({ intentId, currency }) =>
    `${intentId} is in ${currency.toUpperCase()}: kept as unmatched money, not recorded`,
  part_received: null,
  overpaid: null,
  refund_requested: ({ amount }, money) => `a refund of ${money(amount)} was requested`,
  excess_refund_requested: ({ amount, methodLabel }, money) =>
    `${money(amount)} was paid twice and is refunded to ${methodLabel}`,
  refund_stopped_by_dispute: 'the refund waits for the outcome of a dispute',
  refund_called_off: 'the refund was called off, since nothing is overpaid any more',
  refund_refused: ({ code, detail }) =>
    code === null
      ? `the refund was refused: ${detail}`
      : `the refund was refused (${code}): ${detail}`,
  refund_given: null,
  refund_failed: null,
  inquiry_opened: ({ disputeId, reason }) => `inquiry ${disputeId} was opened (${reason})`,
  dispute_opened: ({ disputeId, reason }) => `dispute ${disputeId} was opened (${reason})`,
  dispute_won: ({ disputeId, reason }) => `dispute ${disputeId} was won (${reason})`,
  dispute_lost: ({ disputeId, reason }) => `dispute ${disputeId} was lost (${reason})`,
  dispute_closed: ({ disputeId, status, reason }) =>
    `dispute ${disputeId} is closed: ${status} (${reason})`,
  payment_returned: ({ reason }) =>
    `the bank debit was returned (${reason}); the invoice is open again`,
  dispute_acceptance_refused: ({ disputeId, detail }) =>
    `Stripe did not accept the closing of dispute ${disputeId}: ${detail}`,
  fraud_warning_received: ({ warningId, paymentId, fraudType }) =>
    `early fraud warning ${warningId} about ${paymentId} (${fraudType})`,
  status_changed: ({ from, to }) => `${from} → ${to}`,
  invoice_overdue: null,
  invoice_voided: null,
  invoice_given_up: ({ by }) =>
    by === 'policy' ? 'every attempt has failed, so the invoice is uncollectible by policy' : null,
  access_lost: ({ detail }) => `Stripe rejected our API key: ${detail}`,
  access_restored: 'Stripe accepts our API key again',
  account_disabled: ({ code }) => `the Stripe account cannot take charges: ${code}`,
  account_enabled: 'the Stripe account takes charges again',
  effect_deferred: ({ effect, detail }) =>
    `${effect} could not be done and is tried again: ${detail}`,
  customer_refused: ({ detail }) =>
    `Stripe refused to create the customer, whom the link does not need: ${detail}`,
  customer_update_refused: ({ detail }) =>
    `Stripe refused the customer's new details, and shows the old ones: ${detail}`,
  customer_relinked: 'the customer is linked to another Stripe customer, or to none any more',
  invoice_mailed: 'the invoice was mailed',
  send_deadline_passed: 'the invoice mail could not be delivered in time; collecting goes on',
  mail_refused: ({ key }) => `the mail ${key} was refused`,
  mail_withdrawn: ({ key }) => `the mail ${key} was not sent, since it was no longer true`,
  mail_unreachable: ({ key }) =>
    `the mail ${key} was not sent: mail reaches no address of the customer; collecting goes on`,
  reminder_moved: ({ key, until }) =>
    `the mail ${key} waits until ${minuteOf(until)}: the customer has had the day's reminders`,
  mail_failed: ({ detail }) => `a mail could not be sent: ${detail}`,
  send_requested: 'sending was requested',
  draft_replaced: 'the draft was replaced',
  mail_resend_requested: 'the invoice mail was requested again',
  payment_link_changed: ({ on }) =>
    on ? 'the payment link was added' : 'the payment link was removed',
  auto_charge_changed: ({ on }) =>
    on ? 'automatic charges were turned on' : 'automatic charges were turned off',
  methods_changed: ({ methods }) => `it can be paid by ${methods.join(', ')} from now on`,
  auto_pay_withdrawn: 'the customer wants to be charged automatically no more',
  auto_pay_allowed: 'the customer agrees again to be charged automatically',
  link_revoked: 'the link that was given out so far was revoked',
  charge_requested: ({ amount, methodLabel, by }, money) =>
    `the ${by} asked to charge ${money(amount)} to ${methodLabel}`,
  collection_paused: ({ reason }) => `paused: ${reason}`,
  collection_resumed: 'collecting goes on',
  ending_requested: ({ ending, reason }) =>
    ending === 'void'
      ? `voiding was requested: ${reason}`
      : `marking as uncollectible was requested: ${reason}`,
  invoice_reopened: 'the invoice was reopened',
  dispute_acceptance_requested: ({ disputeId, amount }, money) =>
    isShareId(disputeId)
      ? `accepting dispute ${partsOfShare(disputeId).whole} was requested, of which this invoice ` +
        `has ${money(amount)}: it is lost for all invoices of its payment`
      : `accepting dispute ${disputeId} of ${money(amount)} was requested`,
  dispute_given_up: 'the business gave the dispute up',
};

const ADVICE: Readonly<Record<string, string>> = {
  do_not_try_again: 'not to charge it again',
  try_again_later: 'to try again later',
  confirm_card_data: 'to have its details confirmed',
};

/** Advice that nobody has words for is shown as it came. */
const adviceText = (advice: string | null | undefined): string =>
  advice == null ? '' : `, and Stripe advises ${ADVICE[advice] ?? advice}`;

function nextText(next: NextCharge): string {
  switch (next.kind) {
    case 'at':
      return `next attempt at ${minuteOf(next.at)}`;
    case 'needs_method':
      return 'waiting for another payment method';
    case 'needs_authentication':
      return 'waiting for the customer to confirm with the bank';
    case 'ended':
      return 'that was the last attempt';
    case 'off':
      return 'no automatic attempt is planned';
  }
}
