import { expiryOf, nextUntoldLook } from './checkout-times';
import type { Desk } from './desk';
import { ask, lane as setLane, plan, say, takeNumber } from './desk';
import { close } from './lane';
import { restOf } from './ledger';
import { lookAt } from './look';
import {
  isChargeable,
  isUnread,
  mayCheckout,
  mayCollect,
  mayPay,
  usableMethod,
} from './may-collect';
import { HOUR } from './policy';
import type { Lane, OpenedBy } from './state';

/** Opens the next way to pay when none is open, and closes one that has lost its ground. */
export function moveLane(desk: Desk): void {
  const { lane } = desk.state;
  switch (lane.kind) {
    case 'none':
      return openNext(desk);
    case 'checkout_open':
      return keepOrClose(desk, lane);
    case 'awaiting_verification':
      return endWaiting(desk, lane);
    case 'bank_debit':
      if (lane.readAt > desk.now) return;
      setLane(desk, { ...lane, readAt: desk.now + desk.policy.debitRereadHours * HOUR });
      return ask(desk, lookAt(desk));
    default:
      return; // an effect is in flight, and its answer moves the lane
  }
}

function openNext(desk: Desk): void {
  const { state } = desk;
  if (isUnread(state)) return;
  if (isChargeDue(desk)) return openIntent(desk);
  if (state.plan.wantsCheckout && !mayCheckout(state)) return plan(desk, { wantsCheckout: null });
  if (state.plan.wantsCheckout) return openCheckout(desk, state.plan.wantsCheckout.by);
  if (renewsLink(desk)) openCheckout(desk, 'workflow');
}

function isChargeDue({ state, now }: Desk): boolean {
  const { charge } = state.plan;
  return charge.kind === 'at' && charge.at <= now && isChargeable(state);
}

function openIntent(desk: Desk): void {
  const { state } = desk;
  const method = usableMethod(state);
  const { charge } = state.plan;
  if (!method || charge.kind !== 'at') return;
  const amount = restOf(state);
  const n = takeNumber(desk);
  plan(desk, { charge: { kind: 'off' } });
  setLane(desk, { kind: 'opening_intent', n, amount, method, by: charge.by });
  const { currency } = state.terms;
  ask(desk, { kind: 'openIntent', id: `intent/${n}`, n, amount, currency, method });
  say(desk, 'plan', `attempt ${n} with ${method.label}, because: ${charge.why}`);
}

function openCheckout(desk: Desk, by: OpenedBy): void {
  const { state, now, policy } = desk;
  const { terms, stripeCustomer } = state;
  if (terms.createStripeCustomer && stripeCustomer === null && !state.customerEnsured) {
    return ask(desk, { kind: 'ensureCustomer', id: 'customer' });
  }
  const amount = restOf(state);
  const n = takeNumber(desk);
  const expiresAt = now + policy.checkoutHours * HOUR;
  plan(desk, { wantsCheckout: null });
  setLane(desk, { kind: 'opening_checkout', n, amount, expiresAt, by });
  const { currency, methods } = terms;
  ask(desk, {
    kind: 'openCheckout',
    id: `checkout/${n}`,
    n,
    amount,
    currency,
    expiresAt,
    methods,
    stripeCustomer,
  });
}

/** With keep_link_open a session is at hand until the ladder, or the reminders, have ended. */
function renewsLink({ state, now, policy }: Desk): boolean {
  const { terms, plan: planned } = state;
  if (!terms.keepLinkOpen || !mayCollect(state) || !mayCheckout(state)) return false;
  if (planned.mintAgainAt !== null) return false;
  if (planned.charge.kind === 'at' && planned.charge.at <= now) return false;
  if (planned.charge.kind === 'ended') return false;
  if (planned.ladder.attempts > 0 && planned.charge.kind === 'at') return true;
  return planned.remindersDone < policy.reminderDays.length;
}

type Open = Extract<Lane, { kind: 'checkout_open' }>;

function keepOrClose(desk: Desk, lane: Open): void {
  const why = reasonToClose(desk, lane);
  if (why) {
    say(desk, 'plan', `checkout ${lane.n} is closed: ${why}`);
    const { n, amount, sessionId } = lane;
    return close(desk, { n, amount, sessionId, intentId: null, by: 'checkout' });
  }
  const next = nextUntoldLook(lane);
  if (next === null || next > desk.now) return;
  setLane(desk, { ...lane, looks: lane.looks + 1 });
  ask(desk, lookAt(desk));
}

function reasonToClose(desk: Desk, lane: Open): string | null {
  const { state, now } = desk;
  if (!mayPay(state)) return 'nothing may be paid here any more';
  if (!state.terms.paymentLink) return 'the payment link was removed';
  if (lane.amount !== restOf(state)) return 'the amount has changed';
  if (state.plan.wantsCheckout) return 'it ends too soon to be given out again';
  if (isChargeDue(desk)) return 'the stored method is charged';
  return expiryOf(lane) <= now ? 'its time is over' : null;
}

function endWaiting(desk: Desk, lane: Extract<Lane, { kind: 'awaiting_verification' }>): void {
  const over = lane.until <= desk.now;
  if (!over && mayPay(desk.state)) return;
  const { n, amount, sessionId, intentId } = lane;
  close(desk, { n, amount, sessionId, intentId, by: 'checkout' });
}
