import { answerCommand, changeState, setPlan } from '../draft/draft';
import { MINUTE } from '../../time';
import { remainingOf } from '../queries/ledger';
import { refusedCheckoutOf } from '../queries/refusals';
import { isMoneyMoving, mayCheckout, mayPay } from '../queries/may-collect';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** Never waits for Stripe: the session's own row shows when it can be given out. */
export const requestCheckout: CommandRule<'open_checkout'> = (draft, command) => {
  const { state, now, policy } = draft;
  if (isMoneyMoving(state) || !mayPay(state)) return refuseByStatus(draft, command);
  if (!mayCheckout(state)) {
    return refuse(draft, command.id, 'no_payment_link', 'this invoice is not payable by link');
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
  answerCommand(draft, command.id, 'preparing', 'a checkout is being prepared');
};
