import { answerCommand, note, requestMail } from '../draft/draft';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

export const resendMail: CommandRule<'resend_mail'> = (draft, command) => {
  const { id } = command;
  const status = statusOf(draft.state);
  if (['draft', 'void', 'disputed_lost'].includes(status)) return refuseByStatus(draft, command);
  requestMail(draft, 'invoice', `invoice/resend/${id}`);
  note(draft, { kind: 'mail_resend_requested' });
  answerCommand(draft, id, 'done', 'the mail goes out again');
};
