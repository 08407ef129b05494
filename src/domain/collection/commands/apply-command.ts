import { assertNever } from '../../assert-never';
import { startSending } from '../model/initial-state';
import { requestCharge, requestCheckout, pauseCollecting, resumeCollecting } from './collecting';
import { revokeLink, setPaymentLink } from './link';
import { recordOfflinePayment, refundPayment, reverseOfflinePayment } from './money';
import { markDisputeLost, markUncollectible, reopen, voidInvoice } from './endings';
import type { Command } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, changeState, requestMail, note } from '../draft/draft';
import { refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';
import type { Terms } from '../model/terms';

/** What a person or a system asks: done, refused with the status that forbids it, or under way. */
export function applyCommand(draft: DecisionDraft, command: Command): void {
  switch (command.name) {
    case 'send':
      return sendInvoice(draft, command.id);
    case 'edit':
      return editDraft(draft, command.id, command.terms);
    case 'set_payment_link':
      return setPaymentLink(draft, command.id, command.on);
    case 'revoke_link':
      return revokeLink(draft, command.id);
    case 'open_checkout':
      return requestCheckout(draft, command);
    case 'charge_now':
      return requestCharge(draft, command);
    case 'pause':
      return pauseCollecting(draft, command);
    case 'resume':
      return resumeCollecting(draft, command.id);
    case 'resend_mail':
      return resendMail(draft, command.id);
    case 'record_outside_payment':
      return recordOfflinePayment(draft, command);
    case 'reverse_outside_payment':
      return reverseOfflinePayment(draft, command);
    case 'refund':
      return refundPayment(draft, command);
    case 'void':
      return voidInvoice(draft, command);
    case 'mark_uncollectible':
      return markUncollectible(draft, command);
    case 'reopen':
      return reopen(draft, command.id);
    case 'mark_dispute_lost':
      return markDisputeLost(draft, command.id);
    default:
      return assertNever(command);
  }
}

function sendInvoice(draft: DecisionDraft, id: string): void {
  if (statusOf(draft.state) !== 'draft') return refuseByStatus(draft, id, 'sending');
  changeState(draft, startSending(draft.state, draft.policy, draft.now));
  note(draft, { kind: 'send_requested' });
  answerCommand(draft, id, 'done', 'the invoice is being sent');
}

function editDraft(draft: DecisionDraft, id: string, terms: Terms): void {
  if (statusOf(draft.state) !== 'draft') return refuseByStatus(draft, id, 'editing');
  changeState(draft, { terms });
  note(draft, { kind: 'draft_replaced' });
  answerCommand(draft, id, 'done', 'the draft is replaced');
}

function resendMail(draft: DecisionDraft, id: string): void {
  const status = statusOf(draft.state);
  if (['draft', 'void', 'disputed_lost'].includes(status)) {
    return refuseByStatus(draft, id, 'resending');
  }
  requestMail(draft, 'invoice', `invoice/resend/${id}`);
  note(draft, { kind: 'mail_resend_requested' });
  answerCommand(draft, id, 'done', 'the mail goes out again');
}
