import { formatMoney } from '../../money';
import type { DecisionDraft } from '../draft/draft';
import { note, setPlan } from '../draft/draft';
import { awaitOutcome } from '../draft/await-outcome';
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
import type { CommandRefusal } from './refuse';
import { refuse, statusRefusal } from './refuse';
import type { CommandRule } from './rule';

export const chargeNow: CommandRule<'charge_now'> = (draft, { id, by, name }) => {
  const { state } = draft;
  const refusal = isBusy(state) ? statusRefusal(draft, name) : chargeRefusal(draft);
  if (refusal) return refuse(draft, id, refusal.code, refusal.detail);
  const amount = remainingOf(state);
  const money = formatMoney(amount, state.terms.currency);
  const methodLabel = usableMethod(state)?.label ?? '';
  setPlan(draft, { wantsCharge: { by } });
  note(draft, { kind: 'charge_requested', amount, methodLabel, by });
  const waiting = { name, commandId: id, n: null };
  awaitOutcome(draft, waiting, `${money} is being charged to ${methodLabel}`);
};

const isBusy = (state: CollectionState): boolean =>
  isMoneyMoving(state) || ['opening_intent', 'awaiting_verification'].includes(state.lane.kind);

/** Why the stored method cannot take the remaining amount; null if it can. */
export function chargeRefusal(draft: DecisionDraft): CommandRefusal | null {
  const { state } = draft;
  if (!mayPay(state)) return statusRefusal(draft, 'charge_now');
  if (!usableMethod(state)) {
    const way = mayCheckout(state) ? 'pay by the link instead' : 'store another one';
    return { code: 'no_usable_method', detail: `${whyUnusable(state)}; ${way}` };
  }
  const problem = remainingProblem(state);
  if (problem === null) return null;
  const money = formatMoney(remainingOf(state), state.terms.currency);
  return { code: problem, detail: `${money} cannot be charged by Stripe` };
}

function whyUnusable({ method, terms }: CollectionState): string {
  if (!method) return 'no method is on file';
  if (allowsMethod(terms, method)) return 'the stored method was refused permanently';
  return `this invoice may not be charged to the stored method, ${method.label}`;
}
