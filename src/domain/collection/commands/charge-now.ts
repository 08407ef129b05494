import { formatMoney } from '../../money';
import { answerCommand, note, setPlan } from '../draft/draft';
import { remainingOf } from '../queries/ledger';
import type { CollectionState } from '../model/state';
import {
  allowsMethod,
  isMoneyMoving,
  mayCheckout,
  mayPay,
  remainingProblem,
  usableMethod,
} from '../queries/may-collect';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const chargeNow: CommandRule<'charge_now'> = (draft, command) => {
  const { state, now } = draft;
  const busy = isMoneyMoving(state) || state.lane.kind === 'opening_intent';
  if (busy || !mayPay(state)) return refuseByStatus(draft, command);
  if (state.lane.kind === 'awaiting_verification') {
    return refuseByStatus(draft, command);
  }
  const method = usableMethod(state);
  if (!method) {
    const way = mayCheckout(state) ? 'pay by the link instead' : 'store another one';
    return refuse(draft, command.id, 'no_usable_method', `${whyUnusable(state)}; ${way}`);
  }
  const amount = remainingOf(state);
  const money = formatMoney(amount, state.terms.currency);
  const problem = remainingProblem(state);
  if (problem) return refuse(draft, command.id, problem, `${money} cannot be charged by Stripe`);
  setPlan(draft, { charge: { kind: 'at', at: now, why: 'asked', by: command.by } });
  const { by } = command;
  note(draft, { kind: 'charge_requested', amount, methodLabel: method.label, by });
  answerCommand(draft, command.id, 'preparing', `${money} is being charged to ${method.label}`);
};

function whyUnusable({ method, terms }: CollectionState): string {
  if (!method) return 'no method is on file';
  if (allowsMethod(terms, method)) return 'the stored method was refused permanently';
  return `this invoice may not be charged to the stored method, ${method.label}`;
}
