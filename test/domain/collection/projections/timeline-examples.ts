import type { HappenedKind, HappenedOf } from '../../../../src/domain/collection/model/happened';
import { START, visa } from '../objects';

type Example<K extends HappenedKind> = readonly [Omit<HappenedOf<K>, 'kind'>, string | null];

const lane = { laneNo: 2 };
const refused = { code: 'card_declined', detail: 'No such card' };
const attempt = { ...lane, amount: 11_900, method: visa, requestedAt: START };
const inBundle = { ...lane, bundle: 'bun_1' };
const debit = { ...lane, amount: 11_900, intentId: 'pi_2', sessionId: null };
const decline = {
  ...lane,
  amount: 11_900,
  methodLabel: 'visa 4242',
  code: 'stolen_card',
  by: 'plan',
} as const;
const DECLINED = '€119.00 by visa 4242 was declined (stolen_card)';
const refund = { paymentId: 'pi_1', refundNo: 'r1', amount: 500 };
const dispute = {
  paymentId: 'pi_1',
  disputeId: 'dp_1',
  amount: 11_900,
  status: 'lost',
  reason: 'fraudulent',
};
const payment = { paymentId: 'pi_1', amount: 11_900, methodLabel: 'visa 4242' };
const unpaid = { ...lane, sessionId: 'cs_2', intentId: 'pi_2' };
const closing = { ...lane, sessionId: 'cs_2' };
const NO_METHOD = 'held: no payment method is left after the currency rule and the settings';
const held = { methodsEmptiedBy: null, connectionGone: null, refusal: null };

/** Of every kind what the timeline says of it; null: nothing, since another entry says it. */
export const EXAMPLES: { [K in HappenedKind]: readonly Example<K>[] } = {
  attempt_requested: [
    [
      { ...attempt, by: 'plan', why: 'retry 1 of 4' },
      'attempt 2: €119.00 by visa 4242 (retry 1 of 4)',
    ],
  ],
  confirm_requested: [[{ ...attempt, intentId: 'pi_2' }, null]],
  attempt_called_off: [[lane, 'attempt 2 was called off before it was confirmed']],
  attempt_postponed: [
    [
      { ...lane, until: null, why: 'the budget is used up' },
      'attempt 2 was postponed: the budget is used up',
    ],
  ],
  attempt_unknown: [
    [
      { ...lane, ...refused },
      'the outcome of attempt 2 is unknown, so it is read from Stripe: No such card',
    ],
  ],
  attempt_ended: [
    [{ ...lane, outcome: 'succeeded', code: null }, 'attempt 2 succeeded'],
    [{ ...lane, outcome: 'declined', code: 'stolen_card' }, null],
  ],
  intent_canceled: [[{ ...lane, intentId: 'pi_2' }, 'attempt 2 is canceled at Stripe (pi_2)']],
  nothing_found: [[lane, 'Stripe has no payment or checkout with number 2']],
  decline_recorded: [
    [
      { ...decline, next: { kind: 'at', at: START, why: '', by: 'plan' } },
      `${DECLINED}; next attempt at 2026-01-05T08:00Z`,
    ],
    [
      { ...decline, next: { kind: 'needs_method', since: START } },
      `${DECLINED}; waiting for another payment method`,
    ],
    [
      { ...decline, next: { kind: 'needs_authentication', until: START, remindAt: null } },
      `${DECLINED}; waiting for the customer to confirm with the bank`,
    ],
    [{ ...decline, next: { kind: 'ended', at: START } }, `${DECLINED}; that was the last attempt`],
    [
      { ...decline, advice: 'do_not_try_again', next: { kind: 'needs_method', since: START } },
      `${DECLINED}, and Stripe advises not to charge it again; waiting for another payment method`,
    ],
    [
      { ...decline, advice: 'confirm_card_data', next: { kind: 'off' } },
      `${DECLINED}, and Stripe advises to have its details confirmed; ` +
        'no automatic attempt is planned',
    ],
    [
      {
        ...decline,
        advice: 'try_again_later',
        next: { kind: 'at', at: START, why: '', by: 'plan' },
      },
      `${DECLINED}, and Stripe advises to try again later; next attempt at 2026-01-05T08:00Z`,
    ],
    [{ ...decline, next: { kind: 'off' } }, `${DECLINED}; no automatic attempt is planned`],
  ],
  authentication_requested: [[{ ...lane, until: START }, null]],
  charge_refused: [[{ ...lane, ...refused }, 'Stripe refused attempt 2: No such card']],
  method_refused: [
    [
      { ...lane, methodLabel: 'visa 4242', ...refused },
      'visa 4242 cannot be charged: No such card',
    ],
  ],
  debit_started: [[debit, 'a bank debit of €119.00 is on its way']],
  debit_canceled: [[debit, 'the bank debit was canceled']],
  checkout_opened: [
    [{ ...closing, amount: 11_900, expiresAt: START, by: 'customer' }, 'checkout 2 is open'],
  ],
  checkout_declined: [
    [
      { ...lane, intentId: 'pi_2', code: 'stolen_card' },
      'a payment at checkout 2 was declined (stolen_card); the checkout stays open',
    ],
  ],
  checkout_closing: [
    [{ ...closing, reason: 'not_payable' }, 'checkout 2 is being closed: nothing can be paid now'],
    [
      { ...closing, reason: 'link_removed' },
      'checkout 2 is being closed: the payment link was removed',
    ],
    [
      { ...closing, reason: 'link_revoked' },
      'checkout 2 is being closed: the payment link was revoked',
    ],
    [
      { ...closing, reason: 'amount_changed' },
      'checkout 2 is being closed: the amount has changed',
    ],
    [
      { ...closing, reason: 'too_old_to_reuse' },
      'checkout 2 is being closed: it ends too soon to be used again',
    ],
    [
      { ...closing, reason: 'charge_due' },
      'checkout 2 is being closed: the stored method is charged',
    ],
    [{ ...closing, reason: 'expiring' }, 'checkout 2 is being closed: its time is over'],
    [
      { ...closing, reason: 'customer_relinked' },
      'checkout 2 is being closed: the customer is linked to another Stripe customer',
    ],
    [
      { ...closing, reason: 'methods_changed' },
      'checkout 2 is being closed: its payment methods were changed',
    ],
    [
      { ...closing, reason: 'not_expected' },
      'checkout 2 is being closed: it was not expected to be open',
    ],
  ],
  checkout_expired: [[closing, 'checkout 2 has expired']],
  checkout_paid: [[unpaid, 'checkout 2 is paid']],
  checkout_unpaid: [
    [{ ...unpaid, reason: 'payment_failed' }, 'checkout 2 was completed, but its payment failed'],
    [{ ...unpaid, reason: 'payment_canceled' }, 'the payment of checkout 2 was canceled'],
  ],
  checkout_refused: [
    [{ ...lane, ...refused }, 'Stripe refused to create a checkout: No such card'],
  ],
  checkout_debit_failed: [
    [
      { ...lane, amount: 11_900, code: 'no_account', next: { kind: 'off' } },
      'the bank debit failed (no_account); no automatic attempt is planned',
    ],
  ],
  verification_started: [[unpaid, null]],
  verification_requested: [[{ ...lane, remaining: 11_900 }, null]],
  bundle_lane_given: [
    [{ ...inBundle, amount: 11_900 }, '€119.00 can be paid together with other invoices'],
  ],
  bundle_lane_wanted_back: [
    [
      { ...inBundle, reason: 'charge_due' },
      'the payment together with others is being closed: the stored method is charged',
    ],
    [
      { ...inBundle, reason: 'bundle_wanted' },
      'the payment together with others is being closed: the customer pays it together with others',
    ],
  ],
  bundle_paid: [[{ ...inBundle, intentId: 'pi_2#ref1' }, 'it was paid together with others']],
  bundle_lane_returned: [[inBundle, 'the payment together with others has ended without money']],
  close_deferred: [[lane, 'it could not be closed at Stripe yet; it is tried again']],
  pause_over: [[{}, 'the pause is over']],
  method_needed: [
    [
      { reason: 'authentication_over' },
      'the customer did not confirm with the bank in time; another payment method is needed',
    ],
    [
      { reason: 'none_stored' },
      'no payment method is stored, so the customer must pay by the link',
    ],
  ],
  method_planned: [[{ methodLabel: 'amex 0005' }, 'amex 0005 is new and may be charged at once']],
  charge_delayed: [
    [
      { until: START },
      'the planned charge waits until 2026-01-05T08:00Z, since the customer was at a checkout',
    ],
  ],
  charge_replanned: [
    [
      { at: START },
      'the attempt ended without an answer that counts; it is made again at 2026-01-05T08:00Z',
    ],
  ],
  collection_ended: [[{}, null]],
  invoice_held: [
    [
      { reason: 'below_minimum', ...held },
      "held: the remaining amount is below Stripe's minimum; record it as an offline payment",
    ],
    [
      { reason: 'connection_gone', ...held, connectionGone: 'rejected.fraud' },
      'held: the Stripe connection is gone: rejected.fraud',
    ],
    [
      { reason: 'no_method_allowed', ...held, methodsEmptiedBy: 'settings' },
      `${NO_METHOD}: the settings allow none at all`,
    ],
    [
      { reason: 'refused_by_stripe', ...held, refusal: 'Invalid currency: tnd' },
      'held: Stripe refuses what is needed to pay it: Invalid currency: tnd',
    ],
  ],
  payment_recorded: [
    [{ ...payment, via: 'charge' }, '€119.00 arrived by visa 4242'],
    [
      { ...payment, via: 'outside', methodLabel: 'wire 7' },
      'an offline payment of €119.00 was recorded: wire 7',
    ],
  ],
  payment_changed: [[payment, null]],
  offline_payment_reversed: [
    [{ ...payment, reference: 'wire 7' }, 'the offline payment of €119.00 was reversed: wire 7'],
  ],
  money_unmatched: [
    [
      { intentId: 'pi_2', amount: 100, currency: 'usd' },
      'pi_2 is in USD: kept as unmatched money, not recorded',
    ],
  ],
  part_received: [[{ received: 100, remaining: 11_800 }, null]],
  overpaid: [[{ excess: 100 }, null]],
  refund_requested: [[refund, 'a refund of €5.00 was requested']],
  excess_refund_requested: [
    [{ ...refund, methodLabel: 'visa 4242' }, '€5.00 was paid twice and is refunded to visa 4242'],
  ],
  refund_stopped_by_dispute: [[refund, 'the refund waits for the outcome of a dispute']],
  refund_called_off: [
    [{ refundNo: '1' }, 'the refund was called off, since nothing is overpaid any more'],
  ],
  refund_refused: [
    [
      { refundNo: 'r1', code: 'charge_disputed', detail: 'It is disputed' },
      'the refund was refused (charge_disputed): It is disputed',
    ],
  ],
  refund_given: [[refund, null]],
  refund_failed: [[refund, null]],
  inquiry_opened: [[dispute, 'inquiry dp_1 was opened (fraudulent)']],
  dispute_opened: [[dispute, 'dispute dp_1 was opened (fraudulent)']],
  dispute_won: [[dispute, 'dispute dp_1 was won (fraudulent)']],
  dispute_lost: [[dispute, 'dispute dp_1 was lost (fraudulent)']],
  dispute_closed: [
    [
      { ...dispute, status: 'warning_closed' },
      'dispute dp_1 is closed: warning_closed (fraudulent)',
    ],
  ],
  payment_returned: [
    [
      { ...dispute, reason: 'insufficient_funds' },
      'the bank debit was returned (insufficient_funds); the invoice is open again',
    ],
  ],
  fraud_warning_received: [
    [
      { paymentId: 'pi_1', warningId: 'issfr_1', fraudType: 'made_with_stolen_card' },
      'early fraud warning issfr_1 about pi_1 (made_with_stolen_card)',
    ],
  ],
  status_changed: [[{ from: 'open', to: 'paid', received: 11_900, remaining: 0 }, 'open → paid']],
  invoice_overdue: [[{ remaining: 11_900 }, null]],
  invoice_voided: [[{}, null]],
  invoice_given_up: [
    [{ by: 'command' }, null],
    [{ by: 'policy' }, 'every attempt has failed, so the invoice is uncollectible by policy'],
  ],
  access_lost: [
    [{ code: null, detail: 'Expired API Key' }, 'Stripe rejected our API key: Expired API Key'],
  ],
  access_restored: [[{}, 'Stripe accepts our API key again']],
  account_disabled: [
    [{ code: 'rejected.fraud' }, 'the Stripe account cannot take charges: rejected.fraud'],
  ],
  account_enabled: [[{}, 'the Stripe account takes charges again']],
  effect_deferred: [
    [
      { effect: 'readStripe', ...refused },
      'readStripe could not be done and is tried again: No such card',
    ],
  ],
  customer_refused: [
    [
      { ...refused, detail: 'Bad address' },
      'Stripe refused to create the customer, whom the link does not need: Bad address',
    ],
  ],
  customer_update_refused: [
    [
      { detail: 'Invalid email address' },
      "Stripe refused the customer's new details, and shows the old ones: Invalid email address",
    ],
  ],
  customer_relinked: [
    [{}, 'the customer is linked to another Stripe customer, or to none any more'],
  ],
  invoice_mailed: [[{}, 'the invoice was mailed']],
  send_deadline_passed: [
    [{}, 'the invoice mail could not be delivered in time; collecting goes on'],
  ],
  mail_withdrawn: [
    [{ key: 'reminder/7' }, 'the mail reminder/7 was not sent, since it was no longer true'],
  ],
  mail_unreachable: [
    [
      { key: 'reminder/7' },
      'the mail reminder/7 was not sent: mail reaches no address of the customer; ' +
        'collecting goes on',
    ],
  ],
  reminder_moved: [
    [
      { key: 'reminder/7', until: Date.UTC(2026, 10, 20, 9, 12) },
      "the mail reminder/7 waits until 2026-11-20T09:12Z: the customer has had the day's reminders",
    ],
  ],
  mail_refused: [[{ key: 'receipt/pi_1' }, 'the mail receipt/pi_1 was refused']],
  mail_failed: [
    [{ code: null, detail: '550 no such user' }, 'a mail could not be sent: 550 no such user'],
  ],
  send_requested: [[{}, 'sending was requested']],
  draft_replaced: [[{}, 'the draft was replaced']],
  mail_resend_requested: [[{}, 'the invoice mail was requested again']],
  payment_link_changed: [
    [{ on: true }, 'the payment link was added'],
    [{ on: false }, 'the payment link was removed'],
  ],
  auto_charge_changed: [
    [{ on: true }, 'automatic charges were turned on'],
    [{ on: false }, 'automatic charges were turned off'],
  ],
  methods_changed: [[{ methods: ['card', 'link'] }, 'it can be paid by card, link from now on']],
  auto_pay_withdrawn: [[{}, 'the customer wants to be charged automatically no more']],
  auto_pay_allowed: [[{}, 'the customer agrees again to be charged automatically']],
  link_revoked: [[{}, 'the link that was given out so far was revoked']],
  charge_requested: [
    [
      { amount: 11_900, methodLabel: 'visa 4242', by: 'customer' },
      'the customer asked to charge €119.00 to visa 4242',
    ],
  ],
  collection_paused: [[{ until: null, reason: 'promised' }, 'paused: promised']],
  collection_resumed: [[{}, 'collecting goes on']],
  ending_requested: [
    [{ ending: 'void', reason: 'a mistake' }, 'voiding was requested: a mistake'],
    [
      { ending: 'uncollectible', reason: 'bankrupt' },
      'marking as uncollectible was requested: bankrupt',
    ],
  ],
  invoice_reopened: [[{}, 'the invoice was reopened']],
  dispute_acceptance_requested: [
    [
      { disputeId: 'du_1#ref', amount: 5000 },
      'accepting dispute du_1 was requested, of which this invoice has €50.00: it is lost for ' +
        'all invoices of its payment',
    ],
    [{ disputeId: 'dp_1', amount: 11_900 }, 'accepting dispute dp_1 of €119.00 was requested'],
  ],
  dispute_acceptance_refused: [
    [
      { disputeId: 'dp_1', code: null, detail: 'it is under review' },
      'Stripe did not accept the closing of dispute dp_1: it is under review',
    ],
  ],
  dispute_given_up: [[{}, 'the business gave the dispute up']],
};
