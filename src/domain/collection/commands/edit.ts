import { answerCommand, changeState, note } from '../draft/draft';
import { statusOf } from '../queries/status';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const edit: CommandRule<'edit'> = (draft, command) => {
  const { ledger, terms } = draft.state;
  if (statusOf(draft.state) !== 'draft') return refuseByStatus(draft, command);
  if (ledger.payments.length > 0 && command.terms.currency !== terms.currency) {
    const money = terms.currency.toUpperCase();
    const detail = `money in ${money} has arrived: keep the currency, or submit another invoice`;
    return refuse(draft, command.id, 'currency_fixed', detail);
  }
  changeState(draft, { terms: command.terms });
  note(draft, { kind: 'draft_replaced' });
  answerCommand(draft, command.id, 'done', 'the draft is replaced');
};
