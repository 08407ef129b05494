import { isShareId } from '../../refs';
import { expiryReadAt, nextCheckoutReadAt } from '../queries/checkout-times';
import type { DecisionDraft } from '../draft/draft';
import { requestEffect, setLane, setPlan, note, nextLaneNo } from '../draft/draft';
import { effectId } from '../model/effect-id';
import type { ClosingReason } from '../model/closing-reason';
import { giveLane, wantLaneBack } from './bundle-lane';
import { closeCheckoutLane, startClosing } from './close-lane';
import { remainingOf } from '../queries/ledger';
import { refusedCheckoutOf } from '../queries/refusals';
import { readRequest } from '../draft/request-read';
import { isChargeable } from '../queries/is-chargeable';
import {
  isConnectionClosed,
  isRefundUnanswered,
  hasUnreadEvents,
  mayCharge,
  mayCheckout,
  mayCollect,
  mayPay,
  usableMethod,
} from '../queries/may-collect';
import { mailNotConfirmed } from '../schedule/next-charge';
import { HOUR } from '../../time';
import type { ChargedBy, CollectionState, Lane, OpenedBy, WaitingCommand } from '../model/state';

/** Opens the next way to pay when none is open, and closes one that has lost its ground. */
export function moveLane(draft: DecisionDraft): void {
  const { lane } = draft.state;
  switch (lane.kind) {
    case 'none':
      return openNext(draft);
    case 'checkout_open':
      return keepOrClose(draft, lane);
    case 'bundle_open':
      return keepOrWantBack(draft, lane);
    case 'awaiting_verification':
      return endWaiting(draft, lane);
    case 'bank_debit':
      if (lane.readAt > draft.now) return;
      setLane(draft, { ...lane, readAt: draft.now + draft.policy.debitRereadHours * HOUR });
      return requestEffect(draft, readRequest(draft));
    default:
      return; // an effect is in flight, and its answer moves the lane
  }
}

function openNext(draft: DecisionDraft): void {
  const { state } = draft;
  if (hasUnreadEvents(state) || isRefundUnanswered(state)) return;
  if (isChargeAsked(state) || isChargeDue(draft)) return openIntent(draft);
  if (state.plan.wantsBundle) return giveLane(draft, state.plan.wantsBundle);
  if (state.plan.wantsCheckout && !mayCheckout(state))
    return setPlan(draft, { wantsCheckout: null });
  if (state.plan.wantsCheckout) return openCheckout(draft, state.plan.wantsCheckout.by);
  if (renewsLink(draft) || triesRefusedAgain(draft)) openCheckout(draft, 'workflow');
}

/** What Stripe refused may be allowed by now; nobody else would find out. */
function triesRefusedAgain({ state }: DecisionDraft): boolean {
  if (refusedCheckoutOf(state) === null || state.plan.mintAgainAt !== null) return false;
  return mayCollect(state) && mayCheckout(state);
}

const isChargeAsked = (state: CollectionState): boolean =>
  state.plan.wantsCharge !== null && mayCharge(state) && !hasUnreadEvents(state);

function isChargeDue({ state, now }: DecisionDraft): boolean {
  const { charge } = state.plan;
  return charge.kind === 'at' && charge.at <= now && isChargeable(state);
}

function openIntent(draft: DecisionDraft): void {
  const { state } = draft;
  const method = usableMethod(state);
  if (!method) return;
  const amount = remainingOf(state);
  const n = nextLaneNo(draft);
  const { by, why } = takeCharge(draft, n);
  setLane(draft, { kind: 'opening_intent', n, amount, method, by });
  const { terms, stripeCustomer } = state;
  requestEffect(draft, {
    kind: 'openIntent',
    id: effectId.intent(n),
    n,
    amount,
    currency: terms.currency,
    method,
    ...(stripeCustomer === null ? {} : { stripeCustomer }),
  });
  const requestedAt = draft.now;
  note(draft, { kind: 'attempt_requested', laneNo: n, amount, method, requestedAt, by, why });
}

/** What a person asks for leaves the plan as it is: however it ends, the plan goes on. */
function takeCharge(draft: DecisionDraft, n: number): { by: ChargedBy; why: string } {
  const { wantsCharge, charge, waiting } = draft.state.plan;
  if (!wantsCharge) {
    setPlan(draft, { charge: { kind: 'off' } });
    return { by: 'plan', why: charge.kind === 'at' ? charge.why : '' };
  }
  const inLane = (command: WaitingCommand): WaitingCommand =>
    command.name === 'charge_now' && command.n === null ? { ...command, n } : command;
  setPlan(draft, { wantsCharge: null, waiting: waiting.map(inLane) });
  return { by: wantsCharge.by, why: 'asked' };
}

function openCheckout(draft: DecisionDraft, by: OpenedBy): void {
  const { state, now, policy } = draft;
  const { terms, stripeCustomer } = state;
  if (terms.createStripeCustomer && stripeCustomer === null && !state.customerEnsured) {
    return requestEffect(draft, { kind: 'ensureCustomer', id: effectId.customer });
  }
  const amount = remainingOf(state);
  const n = nextLaneNo(draft);
  const expiresAt = now + policy.checkoutHours * HOUR;
  setPlan(draft, { wantsCheckout: null });
  setLane(draft, { kind: 'opening_checkout', n, amount, expiresAt, by });
  const { currency, methods } = terms;
  requestEffect(draft, {
    kind: 'openCheckout',
    id: effectId.checkout(n),
    n,
    amount,
    currency,
    expiresAt,
    methods,
    stripeCustomer,
  });
}

/**
 * With keep_link_open a session is at hand until the ladder, or the reminders, have ended; in a
 * pause without an end neither would, and a click opens one.
 */
function renewsLink({ state, now, policy }: DecisionDraft): boolean {
  const { terms, plan: planned } = state;
  if (!terms.keepLinkOpen || !mayCollect(state) || !mayCheckout(state)) return false;
  if (planned.mintAgainAt !== null || planned.pause?.until === null) return false;
  if (planned.charge.kind === 'at' && planned.charge.at <= now) return false;
  if (planned.charge.kind === 'ended') return false;
  if (planned.ladder.attempts > 0 && planned.charge.kind === 'at') return true;
  return planned.remindersDone < policy.reminderDays.length;
}

type Open = Extract<Lane, { kind: 'checkout_open' }>;
type InBundle = Extract<Lane, { kind: 'bundle_open' }>;

function keepOrClose(draft: DecisionDraft, lane: Open): void {
  const reason = reasonToClose(draft, lane.amount) ?? isOver(draft, expiryReadAt(lane));
  if (reason) return closeCheckoutLane(draft, lane, reason);
  const next = nextCheckoutReadAt(lane);
  if (next === null || next > draft.now) return;
  setLane(draft, { ...lane, looks: lane.looks + 1 });
  requestEffect(draft, readRequest(draft));
}

/** As a checkout is closed; but the session is the bundle's, which is asked to close it. */
function keepOrWantBack(draft: DecisionDraft, lane: InBundle): void {
  const over = isOver(draft, lane.until);
  if (lane.leaving !== null && over === null) return;
  const reason = lane.leaving ?? reasonToClose(draft, lane.amount) ?? over;
  if (reason) wantLaneBack(draft, lane, reason);
}

const isOver = ({ now }: DecisionDraft, until: number): ClosingReason | null =>
  until <= now ? 'expiring' : null;

function reasonToClose(draft: DecisionDraft, amount: number): ClosingReason | null {
  const { state } = draft;
  if (!mayPay(state)) return 'not_payable';
  if (isConnectionClosed(state)) return 'disconnected';
  if (!state.terms.paymentLink) return 'link_removed';
  if (amount !== remainingOf(state)) return 'amount_changed';
  if (state.plan.wantsBundle) return 'bundle_wanted';
  if (state.plan.wantsCheckout) return 'too_old_to_reuse';
  return isChargeAsked(state) || isChargeDue(draft) ? 'charge_due' : null;
}

function endWaiting(
  draft: DecisionDraft,
  lane: Extract<Lane, { kind: 'awaiting_verification' }>,
): void {
  if (isShareId(lane.intentId)) return; // of a payment for several: Stripe ends it, or its bundle
  const over = lane.until <= draft.now;
  if (!over && mayPay(draft.state) && !isConnectionClosed(draft.state)) return;
  const { n, amount, sessionId, intentId } = lane;
  if (over) mailNotConfirmed(draft, `verification/${n}`);
  startClosing(draft, { n, amount, sessionId, intentId, by: 'checkout' });
}
