import { formatMoney } from '../../money';
import { MINUTE } from '../../time';
import { wallClock } from '../../time-zones';
import type { DecisionDraft } from '../draft/draft';
import { note, setPlan } from '../draft/draft';
import { awaitOutcome } from '../draft/await-outcome';
import { DISCONNECTED } from '../queries/held-reason';
import { remainingOf } from '../queries/ledger';
import type { CollectionState } from '../model/state';
import {
  allowsMethod,
  isConnectionClosed,
  isMoneyMoving,
  mayCheckout,
  mayPay,
  remainingProblem,
  usableMethod,
} from '../queries/may-collect';
import { ownTryWait } from '../queries/own-tries';
import type { OwnTryWait } from '../queries/own-tries';
import type { CommandRefusal } from './refuse';
import { refuse, statusRefusal } from './refuse';
import type { CommandRule } from './rule';

export const chargeNow: CommandRule<'charge_now'> = (draft, { id, by, name }) => {
  const { state } = draft;
  const refusal = isBusy(state) ? statusRefusal(draft, name) : refusalTo(draft, by);
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

function refusalTo(draft: DecisionDraft, by: 'business' | 'customer'): CommandRefusal | null {
  const refusal = chargeRefusal(draft);
  if (refusal !== null) return refusal;
  if (by === 'business') return draft.state.autoPayWithdrawn === true ? CONSENT_WITHDRAWN : null;
  if (draft.state.plan.wantsCharge !== null) {
    return { code: 'asked_before', detail: 'a charge is asked already, and is made once' };
  }
  return ownTryRefusal(draft);
}

/** While they are away nothing is charged to them; on the invoice's page they may do it. */
export const CONSENT_WITHDRAWN: CommandRefusal = {
  code: 'auto_pay_withdrawn',
  detail:
    'the customer takes no charges while they are away: they can pay on the invoice’s page, or ' +
    'agree again (allow_auto_pay)',
};

/** Why the customer may not try the stored method now, and from when on they may. */
export function ownTryRefusal({ state, now }: DecisionDraft): CommandRefusal | null {
  const wait = ownTryWait(state, now);
  if (wait === null) return null;
  const why = WHY_WAIT[wait.why](wait.method.label);
  return { code: wait.why, detail: `${why}; ${nextOwnTry(state, wait)}` };
}

const WHY_WAIT: Readonly<Record<OwnTryWait['why'], (label: string) => string>> = {
  declined_just_now: (label) => `${label} was declined a few minutes ago`,
  tries_used_up: () => 'too many charges were declined within a day',
  postponed: (label) => `${label} was declined too often lately`,
};

/** To the minute, and not before it. */
export function nextOwnTry(state: CollectionState, { method, until }: OwnTryWait): string {
  const { timeZone } = state.terms;
  const from = `${wallClock(until + MINUTE - 1, timeZone)} (${timeZone})`;
  const way = mayCheckout(state) ? ', or pay by the link instead' : '';
  return `${method.label} can be tried again from ${from}${way}`;
}

/** Why the stored method cannot take the remaining amount; null if it can. */
export function chargeRefusal(draft: DecisionDraft): CommandRefusal | null {
  const { state } = draft;
  if (!mayPay(state)) return statusRefusal(draft, 'charge_now');
  if (isConnectionClosed(state)) return { code: 'connection_gone', detail: DISCONNECTED };
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
