import { formatMoney } from '../../money';
import type { Command } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, changeState, setPlan, note } from '../draft/draft';
import { remainingOf } from '../queries/ledger';
import {
  isMoneyMoving,
  mayCheckout,
  mayPay,
  remainingProblem,
  usableMethod,
} from '../queries/may-collect';
import { MINUTE } from '../model/policy';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';

type CommandOf<N extends Command['name']> = Extract<Command, { name: N }>;

/** Never waits for Stripe: the session's own row shows when it can be given out. */
export function requestCheckout(draft: DecisionDraft, command: CommandOf<'open_checkout'>): void {
  const { state, now, policy } = draft;
  if (isMoneyMoving(state) || !mayPay(state)) return refuseByStatus(draft, command.id, 'paying');
  if (!mayCheckout(state)) {
    return refuse(draft, command.id, 'no_payment_link', 'this invoice is not payable by link');
  }
  const { lane } = state;
  const least = now + policy.checkoutReuseMinutes * MINUTE;
  const by = command.by;
  const fits = 'amount' in lane && lane.amount === remainingOf(state);
  if (fits && lane.kind === 'checkout_open' && lane.expiresAt >= least) {
    changeState(draft, { lane: { ...lane, by, openedAt: now, looks: 0 } });
    return answerCommand(draft, command.id, 'done', 'the open checkout is used again');
  }
  // A second click while the session is being made asks for no second one.
  if (fits && lane.kind === 'opening_checkout') changeState(draft, { lane: { ...lane, by } });
  else setPlan(draft, { wantsCheckout: { by } });
  answerCommand(draft, command.id, 'preparing', 'a checkout is being prepared');
}

export function requestCharge(draft: DecisionDraft, command: CommandOf<'charge_now'>): void {
  const { state, now } = draft;
  const busy = isMoneyMoving(state) || state.lane.kind === 'opening_intent';
  if (busy || !mayPay(state)) return refuseByStatus(draft, command.id, 'charging');
  if (state.lane.kind === 'awaiting_verification') {
    return refuseByStatus(draft, command.id, 'charging');
  }
  const method = usableMethod(state);
  if (!method) {
    const why = state.method ? 'the stored method was refused permanently' : 'no method is on file';
    return refuse(draft, command.id, 'no_usable_method', `${why}; pay by the link instead`);
  }
  const amount = remainingOf(state);
  const money = formatMoney(amount, state.terms.currency);
  const problem = remainingProblem(state);
  if (problem) return refuse(draft, command.id, problem, `${money} cannot be charged by Stripe`);
  setPlan(draft, { charge: { kind: 'at', at: now, why: 'asked', by: command.by } });
  const { by } = command;
  note(draft, { kind: 'charge_requested', amount, methodLabel: method.label, by });
  answerCommand(draft, command.id, 'preparing', `${money} is being charged to ${method.label}`);
}

/** Stops what we do by ourselves; it closes no link and takes back no confirm. */
export function pauseCollecting(draft: DecisionDraft, command: CommandOf<'pause'>): void {
  const { state, now } = draft;
  if (['paid', 'void', 'draft'].includes(statusOf(state))) {
    return refuseByStatus(draft, command.id, 'pausing');
  }
  const { until, reason } = command;
  if (until !== null && until <= now) {
    return refuse(draft, command.id, 'until_past', 'the pause would already be over');
  }
  setPlan(draft, { pause: { until, reason, since: now } });
  note(draft, { kind: 'collection_paused', until, reason });
  const detail = isMoneyMoving(state) ? 'paused; a charge is already in flight' : 'paused';
  answerCommand(draft, command.id, 'done', detail);
}

export function resumeCollecting(draft: DecisionDraft, id: string): void {
  if (draft.state.plan.pause === null) return refuse(draft, id, 'not_paused', 'it is not paused');
  setPlan(draft, { pause: null });
  note(draft, { kind: 'collection_resumed' });
  answerCommand(draft, id, 'done', 'collecting goes on');
}
