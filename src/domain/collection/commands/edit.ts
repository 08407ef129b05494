import { answerCommand, changeState, note } from '../draft/draft';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const edit: CommandRule<'edit'> = (draft, command) => {
  if (statusOf(draft.state) !== 'draft') return refuseByStatus(draft, command);
  changeState(draft, { terms: command.terms });
  note(draft, { kind: 'draft_replaced' });
  answerCommand(draft, command.id, 'done', 'the draft is replaced');
};
