import { formatMoney } from '../../money';
import type { Happened, HappenedKind, HappenedOf } from '../model/happened';
import type { TimelineNote } from '../model/step';
import type { Terms } from '../model/terms';
import { ENGLISH } from './timeline-english';
import type { Phrase, TimelineWords, WriteMoney } from './timeline-words';

/** The lines of the timeline that one decision adds. */
export function timelineOf(
  happened: readonly Happened[],
  { currency }: Pick<Terms, 'currency'>,
  words: TimelineWords = ENGLISH,
): TimelineNote[] {
  const money: WriteMoney = (amount) => formatMoney(amount, currency);
  return happened.flatMap((one) => {
    const text = textOf(one, words, money);
    return text === null ? [] : [{ about: ABOUT[one.kind], text }];
  });
}

function textOf<K extends HappenedKind>(
  happened: HappenedOf<K>,
  words: TimelineWords,
  money: WriteMoney,
): string | null {
  const phrase: Phrase<K> = words[happened.kind as K];
  return typeof phrase === 'function' ? phrase(happened, money) : phrase;
}

/** The filter that a line is found by. */
const ABOUT: Readonly<Record<HappenedKind, TimelineNote['about']>> = {
  attempt_requested: 'plan',
  confirm_requested: 'plan',
  attempt_called_off: 'plan',
  attempt_postponed: 'plan',
  attempt_unknown: 'stripe',
  attempt_ended: 'stripe',
  intent_canceled: 'stripe',
  nothing_found: 'stripe',
  decline_recorded: 'money',
  authentication_requested: 'plan',
  method_refused: 'stripe',
  charge_refused: 'stripe',
  debit_started: 'money',
  debit_canceled: 'stripe',
  checkout_opened: 'stripe',
  checkout_declined: 'money',
  checkout_closing: 'plan',
  checkout_expired: 'stripe',
  checkout_paid: 'stripe',
  checkout_unpaid: 'stripe',
  checkout_refused: 'stripe',
  checkout_debit_failed: 'money',
  verification_started: 'stripe',
  verification_requested: 'plan',
  close_deferred: 'stripe',
  bundle_lane_given: 'plan',
  bundle_lane_wanted_back: 'plan',
  bundle_paid: 'stripe',
  bundle_lane_returned: 'plan',
  pause_over: 'plan',
  method_needed: 'plan',
  method_planned: 'plan',
  charge_delayed: 'plan',
  charge_replanned: 'plan',
  collection_ended: 'plan',
  invoice_held: 'plan',
  payment_recorded: 'money',
  payment_changed: 'money',
  offline_payment_reversed: 'money',
  money_unmatched: 'money',
  part_received: 'money',
  overpaid: 'money',
  refund_requested: 'command',
  excess_refund_requested: 'money',
  refund_stopped_by_dispute: 'money',
  refund_called_off: 'money',
  refund_refused: 'money',
  refund_given: 'money',
  refund_failed: 'money',
  inquiry_opened: 'money',
  dispute_opened: 'money',
  dispute_won: 'money',
  dispute_lost: 'money',
  dispute_closed: 'money',
  payment_returned: 'money',
  dispute_acceptance_refused: 'stripe',
  fraud_warning_received: 'money',
  status_changed: 'plan',
  invoice_overdue: 'plan',
  invoice_voided: 'plan',
  invoice_given_up: 'plan',
  access_lost: 'stripe',
  access_restored: 'stripe',
  account_disabled: 'stripe',
  account_enabled: 'stripe',
  effect_deferred: 'stripe',
  customer_refused: 'stripe',
  customer_update_refused: 'stripe',
  customer_relinked: 'stripe',
  invoice_mailed: 'mail',
  send_deadline_passed: 'mail',
  mail_refused: 'mail',
  mail_withdrawn: 'mail',
  mail_unreachable: 'mail',
  reminder_moved: 'mail',
  mail_failed: 'mail',
  send_requested: 'command',
  draft_replaced: 'command',
  mail_resend_requested: 'command',
  payment_link_changed: 'command',
  auto_charge_changed: 'command',
  methods_changed: 'command',
  auto_pay_withdrawn: 'stripe',
  auto_pay_allowed: 'stripe',
  link_revoked: 'command',
  charge_requested: 'command',
  collection_paused: 'command',
  collection_resumed: 'command',
  ending_requested: 'command',
  invoice_reopened: 'command',
  dispute_acceptance_requested: 'command',
  dispute_given_up: 'command',
};
