import { answerCommand, note, setPlan } from '../draft/draft';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const reopen: CommandRule<'reopen'> = (draft, command) => {
  if (draft.state.plan.ended?.kind !== 'uncollectible') {
    return refuseByStatus(draft, command);
  }
  setPlan(draft, { ended: null });
  note(draft, { kind: 'invoice_reopened' });
  answerCommand(draft, command.id, 'done', 'the invoice is open again');
};
