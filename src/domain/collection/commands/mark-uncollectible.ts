import { answerCommand } from '../draft/draft';
import { isMoneyMoving } from '../queries/may-collect';
import { statusOf } from '../queries/status';
import { requestEnding } from './endings';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const markUncollectible: CommandRule<'mark_uncollectible'> = (draft, command) => {
  const { state } = draft;
  const status = statusOf(state);
  if (
    ['draft', 'paid', 'void', 'disputed', 'disputed_lost'].includes(status) ||
    isMoneyMoving(state)
  ) {
    return refuseByStatus(draft, command);
  }
  if (status === 'uncollectible')
    return answerCommand(draft, command.id, 'done', 'it is uncollectible');
  requestEnding(draft, command);
};
