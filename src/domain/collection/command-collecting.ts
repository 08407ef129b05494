import { formatMoney } from '../money';
import type { Command } from './command';
import type { Desk } from './desk';
import { answer, change, plan, say } from './desk';
import { restOf } from './ledger';
import { isMoving, mayCheckout, mayPay, problemOfRest, usableMethod } from './may-collect';
import { MINUTE } from './policy';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from './status';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** Never waits for Stripe: the session's own row tells when it can be given out. */
export function openCheckout(desk: Desk, command: Of<'open_checkout'>): void {
  const { state, now, policy } = desk;
  if (isMoving(state) || !mayPay(state)) return refuseByStatus(desk, command.id, 'paying');
  if (!mayCheckout(state)) {
    return refuse(desk, command.id, 'no_payment_link', 'this invoice is not payable by link');
  }
  const { lane } = state;
  const least = now + policy.checkoutReuseMinutes * MINUTE;
  const by = command.by;
  const fits = 'amount' in lane && lane.amount === restOf(state);
  if (fits && lane.kind === 'checkout_open' && lane.expiresAt >= least) {
    change(desk, { lane: { ...lane, by, openedAt: now, looks: 0 } });
    return answer(desk, command.id, 'done', 'the open checkout is used again');
  }
  // A second click while the session is being made asks for no second one.
  if (fits && lane.kind === 'opening_checkout') change(desk, { lane: { ...lane, by } });
  else plan(desk, { wantsCheckout: { by } });
  answer(desk, command.id, 'preparing', 'a checkout is being prepared');
}

export function chargeNow(desk: Desk, command: Of<'charge_now'>): void {
  const { state, now } = desk;
  const busy = isMoving(state) || state.lane.kind === 'opening_intent';
  if (busy || !mayPay(state)) return refuseByStatus(desk, command.id, 'charging');
  if (state.lane.kind === 'awaiting_verification') {
    return refuseByStatus(desk, command.id, 'charging');
  }
  const method = usableMethod(state);
  if (!method) {
    const why = state.method ? 'the stored method was refused for good' : 'no method is on file';
    return refuse(desk, command.id, 'no_usable_method', `${why}; pay by the link instead`);
  }
  const money = formatMoney(restOf(state), state.terms.currency);
  const problem = problemOfRest(state);
  if (problem) return refuse(desk, command.id, problem, `${money} cannot be charged by Stripe`);
  plan(desk, { charge: { kind: 'at', at: now, why: 'asked', by: command.by } });
  say(desk, 'command', `charging ${money} to ${method.label} was asked by the ${command.by}`);
  answer(desk, command.id, 'preparing', `${money} is being charged to ${method.label}`);
}

/** Stops what we do by ourselves; it closes no link and takes back no confirm. */
export function pause(desk: Desk, command: Of<'pause'>): void {
  const { state, now } = desk;
  if (['paid', 'void', 'draft'].includes(statusOf(state))) {
    return refuseByStatus(desk, command.id, 'pausing');
  }
  const { until, reason } = command;
  if (until !== null && until <= now) {
    return refuse(desk, command.id, 'until_past', 'the pause would already be over');
  }
  plan(desk, { pause: { until, reason, since: now } });
  say(desk, 'command', `paused: ${reason}`);
  const detail = isMoving(state) ? 'paused; a charge is already in flight' : 'paused';
  answer(desk, command.id, 'done', detail);
}

export function resume(desk: Desk, id: string): void {
  if (desk.state.plan.pause === null) return refuse(desk, id, 'not_paused', 'it is not paused');
  plan(desk, { pause: null });
  say(desk, 'command', 'collecting goes on');
  answer(desk, id, 'done', 'collecting goes on');
}
