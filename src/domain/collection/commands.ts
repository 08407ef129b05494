import { assertNever } from '../assert-never';
import { sent } from './begin';
import { chargeNow, openCheckout, pause, resume } from './command-collecting';
import { revokeLink, setPaymentLink } from './command-link';
import { recordOutside, refund, reverseOutside } from './command-money';
import { markDisputeLost, markUncollectible, reopen, voidInvoice } from './command-ending';
import type { Command } from './command';
import type { Desk } from './desk';
import { answer, change, mail, say } from './desk';
import { refuseByStatus } from './refuse';
import { statusOf } from './status';
import type { Terms } from './state';

/** What a person or a system asks: done, refused with the status that forbids it, or under way. */
export function takeCommand(desk: Desk, command: Command): void {
  switch (command.name) {
    case 'send':
      return send(desk, command.id);
    case 'edit':
      return edit(desk, command.id, command.terms);
    case 'set_payment_link':
      return setPaymentLink(desk, command.id, command.on);
    case 'revoke_link':
      return revokeLink(desk, command.id);
    case 'open_checkout':
      return openCheckout(desk, command);
    case 'charge_now':
      return chargeNow(desk, command);
    case 'pause':
      return pause(desk, command);
    case 'resume':
      return resume(desk, command.id);
    case 'resend_mail':
      return resend(desk, command.id);
    case 'record_outside_payment':
      return recordOutside(desk, command);
    case 'reverse_outside_payment':
      return reverseOutside(desk, command);
    case 'refund':
      return refund(desk, command);
    case 'void':
      return voidInvoice(desk, command);
    case 'mark_uncollectible':
      return markUncollectible(desk, command);
    case 'reopen':
      return reopen(desk, command.id);
    case 'mark_dispute_lost':
      return markDisputeLost(desk, command.id);
    default:
      return assertNever(command);
  }
}

function send(desk: Desk, id: string): void {
  if (statusOf(desk.state) !== 'draft') return refuseByStatus(desk, id, 'sending');
  change(desk, sent(desk.state, desk.policy, desk.now));
  say(desk, 'command', 'sending was asked');
  answer(desk, id, 'done', 'the invoice is being sent');
}

function edit(desk: Desk, id: string, terms: Terms): void {
  if (statusOf(desk.state) !== 'draft') return refuseByStatus(desk, id, 'editing');
  change(desk, { terms });
  say(desk, 'command', 'the draft was replaced');
  answer(desk, id, 'done', 'the draft is replaced');
}

function resend(desk: Desk, id: string): void {
  const status = statusOf(desk.state);
  if (['draft', 'void', 'disputed_lost'].includes(status)) {
    return refuseByStatus(desk, id, 'resending');
  }
  mail(desk, 'invoice', `invoice/resend/${id}`);
  say(desk, 'command', 'the invoice mail was asked again');
  answer(desk, id, 'done', 'the mail goes out again');
}
