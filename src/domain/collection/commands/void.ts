import { answerCommand } from '../draft/draft';
import { keptOf } from '../queries/ledger';
import { isMoneyMoving } from '../queries/may-collect';
import { statusOf } from '../queries/status';
import { requestEnding } from './endings';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** What is owed changes only with the lane closed. */
export const voidInvoice: CommandRule<'void'> = (draft, command) => {
  const { state } = draft;
  if (state.plan.ended?.kind === 'void')
    return answerCommand(draft, command.id, 'done', 'it is void');
  if (['paid', 'disputed', 'disputed_lost'].includes(statusOf(state)) || isMoneyMoving(state)) {
    return refuseByStatus(draft, command);
  }
  if (keptOf(state) > 0) {
    const detail = 'part of it is paid; refund or reverse that first';
    return refuse(draft, command.id, 'partly_paid', detail);
  }
  requestEnding(draft, command);
};
