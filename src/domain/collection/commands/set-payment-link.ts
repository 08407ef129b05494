import { answerCommand, changeState, note } from '../draft/draft';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const setPaymentLink: CommandRule<'set_payment_link'> = (draft, command) => {
  const { id, on } = command;
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(draft.state))) {
    return refuseByStatus(draft, command);
  }
  const { terms } = draft.state;
  const origins = { ...terms.origins, paymentLink: 'command' } as const;
  changeState(draft, { terms: { ...terms, paymentLink: on, origins } });
  note(draft, { kind: 'payment_link_changed', on });
  answerCommand(draft, id, 'done', on ? 'the link is payable' : 'the link takes no more payments');
};
