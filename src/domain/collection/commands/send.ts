import { startSending } from '../model/initial-state';
import { answerCommand, changeState, note } from '../draft/draft';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const sendInvoice: CommandRule<'send'> = (draft, command) => {
  if (statusOf(draft.state) !== 'draft') return refuseByStatus(draft, command);
  changeState(draft, startSending(draft.state, draft.policy, draft.now));
  note(draft, { kind: 'send_requested' });
  answerCommand(draft, command.id, 'done', 'the invoice is being sent');
};
