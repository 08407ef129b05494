import { answerCommand, note, replacePayment } from '../draft/draft';
import { disputesOf, isMoneyGone, isOpen } from '../queries/ledger';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

/** The business gives a dispute up before Stripe has closed it. */
export const markDisputeLost: CommandRule<'mark_dispute_lost'> = (draft, command) => {
  const { id } = command;
  const open = disputesOf(draft.state).filter((d) => isOpen(d) && isMoneyGone(d));
  if (open.length === 0) return refuse(draft, id, 'no_dispute', 'no dispute keeps money away');
  for (const payment of draft.state.ledger.payments) {
    if (!payment.disputes.some((d) => open.includes(d))) continue;
    const disputes = payment.disputes.map((d) =>
      open.includes(d) ? { ...d, lostByHand: true } : d,
    );
    replacePayment(draft, { ...payment, disputes });
  }
  note(draft, { kind: 'dispute_given_up' });
  answerCommand(draft, id, 'done', 'the dispute counts as lost');
};
