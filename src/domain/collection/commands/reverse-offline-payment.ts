import { answerCommand, note, replacePayment } from '../draft/draft';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

export const reverseOfflinePayment: CommandRule<'reverse_outside_payment'> = (draft, command) => {
  const { payments } = draft.state.ledger;
  const found = payments.find((p) => p.id === command.payment && p.via === 'outside');
  if (!found) {
    return refuse(draft, command.id, 'payment_unknown', 'no offline payment has this id');
  }
  if (!found.reversed) {
    replacePayment(draft, { ...found, reversed: true });
    const { id: paymentId, amount, methodLabel: reference } = found;
    note(draft, { kind: 'offline_payment_reversed', paymentId, amount, reference });
  }
  answerCommand(draft, command.id, 'done', 'the payment is reversed');
};
