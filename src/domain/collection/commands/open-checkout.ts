import type { DecisionDraft } from '../draft/draft';
import { answerCommand, changeState, setPlan } from '../draft/draft';
import { awaitOutcome } from '../draft/await-outcome';
import { MINUTE } from '../../time';
import { DISCONNECTED } from '../queries/held-reason';
import { remainingOf } from '../queries/ledger';
import { refusedCheckoutOf } from '../queries/refusals';
import { isConnectionClosed, isMoneyMoving, mayCheckout, mayPay } from '../queries/may-collect';
import type { CommandRefusal } from './refuse';
import { refuse, statusRefusal } from './refuse';
import type { CommandRule } from './rule';

/** Never waits for Stripe: the session's own row shows when it can be given out. */
export const requestCheckout: CommandRule<'open_checkout'> = (draft, command) => {
  const { state, now, policy } = draft;
  if (isMoneyMoving(state) || !mayCheckout(state)) {
    const { code, detail } = checkoutRefusal(draft);
    return refuse(draft, command.id, code, detail);
  }
  const refusal = refusedCheckoutOf(state);
  if (refusal !== null && command.by === 'customer') {
    return refuse(draft, command.id, 'refused_by_stripe', refusal.detail);
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
  const waiting = { name: command.name, commandId: command.id };
  awaitOutcome(draft, waiting, 'a checkout is being prepared');
};

/** Why no checkout can be opened now. */
export function checkoutRefusal(draft: DecisionDraft): CommandRefusal {
  if (isMoneyMoving(draft.state) || !mayPay(draft.state)) {
    return statusRefusal(draft, 'open_checkout');
  }
  if (isConnectionClosed(draft.state)) return { code: 'connection_gone', detail: DISCONNECTED };
  return { code: 'no_payment_link', detail: 'this invoice is not payable by link' };
}
