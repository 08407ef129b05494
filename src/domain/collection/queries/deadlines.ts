import { isShareId } from '../../refs';
import { expiryReadAt, nextCheckoutReadAt } from './checkout-times';
import { isDeferred } from './outstanding';
import { noticeDueAt } from './debit-notice';
import { isChargeable } from './is-chargeable';
import { givesWay } from './gives-way';
import { mayCollect, usableMethod } from './may-collect';
import type { Policy } from '../model/policy';
import { refusedCheckoutOf } from './refusals';
import { overdueAt, reminderAt } from './reminder-at';
import type { CollectionState } from '../model/state';
import { SECOND } from '../../time';

export interface Deadline {
  at: number;
  /** What happens then, in words; also the summary of the timer. */
  what: string;
}

/** Every point in time at which the rules want to be asked again. */
export function deadlinesOf(state: CollectionState, policy: Policy): Deadline[] {
  const found: Deadline[] = [];
  const add = (at: number | null | undefined, what: string): void => {
    if (at != null) found.push({ at, what });
  };
  ofPlan(state, policy, add);
  ofLane(state, add);
  for (const { effect, at } of state.later) {
    if (!isDeferred(state, effect)) add(at, `${effect.kind} is tried again`);
  }
  add(state.looking.rereadAt, 'read the dispute or refund at Stripe again');
  return found;
}

export function nearestDeadline(state: CollectionState, policy: Policy): Deadline | null {
  const all = deadlinesOf(state, policy);
  return all.reduce<Deadline | null>((least, d) => (least && least.at <= d.at ? least : d), null);
}

/**
 * When the rules are asked again by themselves. What ends with the last millisecond of a day is
 * brought up when the next day has begun: a millisecond must not decide which day is counted from.
 */
export function nextWakeAt(state: CollectionState, policy: Policy): number | null {
  const at = nearestDeadline(state, policy)?.at ?? null;
  return at !== null && at % SECOND === SECOND - 1 ? at + 1 : at;
}

type Add = (at: number | null | undefined, what: string) => void;

function ofPlan(state: CollectionState, policy: Policy, add: Add): void {
  const { plan, terms } = state;
  if (plan.sending.kind === 'draft' || plan.ended?.kind === 'void') return;
  if (plan.sending.kind === 'sending') add(plan.sending.deadlineAt, 'the mail must be out');
  add(plan.pause?.until, 'the pause ends');
  add(plan.held?.remindAt, 'bring up the held invoice');
  if (!mayCollect(state)) return;
  const { charge } = plan;
  if (charge.kind === 'at' && isAwaited(state)) add(charge.at, `charge: ${charge.why}`);
  add(noticeDueAt(state, policy), 'notice of the bank debit');
  if (charge.kind === 'needs_authentication') {
    add(charge.until, 'the time to confirm with the bank ends');
    add(charge.remindAt, 'remind of confirming with the bank');
  }
  if (terms.keepLinkOpen || refusedCheckoutOf(state) !== null) {
    add(plan.mintAgainAt, 'try to open a checkout again');
  }
  const days = policy.reminderDays[plan.remindersDone];
  if (days !== undefined && plan.sending.kind !== 'sending' && plan.pause === null) {
    add(reminderAt(state, policy, days), 'reminder');
  }
  if (plan.pause === null) add(plan.movedReminder?.at, 'reminder');
  add(plan.finalNoticeAt, 'final notice');
  if (!plan.overdueTold) add(overdueAt(state), 'overdue');
}

/** When its time comes something follows: the charge, or the wait for a method to charge. */
const isAwaited = (state: CollectionState): boolean =>
  usableMethod(state) === null || (isChargeable(state) && givesWay(state.lane));

function ofLane({ lane }: CollectionState, add: Add): void {
  if (lane.kind === 'checkout_open') {
    add(expiryReadAt(lane), 'the checkout ends');
    add(nextCheckoutReadAt(lane), 'look at the open checkout');
  }
  if (lane.kind === 'bank_debit') add(lane.readAt, 'ask Stripe for the bank debit');
  if (lane.kind === 'bundle_open') add(lane.until, 'the payment of several invoices ends');
  if (lane.kind === 'awaiting_verification' && !isShareId(lane.intentId))
    add(lane.until, 'the time to confirm ends');
}
