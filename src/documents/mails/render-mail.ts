import type { MailName, MailOrder } from '../../domain/collection/model/effect';
import { assertNever } from '../../domain/assert-never';
import * as business from './business-mails';
import * as customer from './customer-mails';
import { drawHtml } from './html-mail';
import type { MailContent } from './mail-content';
import type { MailContext } from './mail-context';
import { drawText } from './text-mail';

export interface RenderedMail {
  subject: string;
  /** What a list of mails shows beside the subject; it stands in the HTML already. */
  preheader: string;
  html: string;
  text: string;
}

/** Every mail there is, drawn from the same content as HTML and as text. */
export function renderMail(order: MailOrder, context: MailContext): RenderedMail {
  const content = contentOf(order, context);
  return {
    subject: content.subject,
    preheader: content.preheader,
    html: drawHtml(content),
    text: drawText(content),
  };
}

/** These go to notify_emails; the customer never sees their words. */
export function isForBusiness(name: MailName): boolean {
  return name.endsWith('_business');
}

function contentOf(order: MailOrder, context: MailContext): MailContent {
  switch (order.name) {
    case 'invoice':
      return customer.invoice(order, context);
    case 'payment_failed':
      return customer.paymentFailed(order, context);
    case 'action_required':
      return customer.actionRequired(order, context);
    case 'method_needed':
      return customer.methodNeeded(order, context);
    case 'receipt':
      return customer.receipt(order, context);
    case 'refund':
      return customer.refund(order, context);
    case 'reminder':
      return customer.reminder(order, context);
    case 'final_notice':
      return customer.finalNotice(order, context);
    case 'payment_returned':
      return customer.paymentReturned(order, context);
    case 'payment_failed_business':
      return business.paymentFailed(order, context);
    case 'refund_failed_business':
      return business.refundFailed(order, context);
    case 'dispute_business':
      return business.dispute(order, context);
    case 'fraud_warning_business':
      return business.fraudWarning(order, context);
    case 'payment_returned_business':
      return business.paymentReturned(order, context);
    case 'held_business':
      return business.held(order, context);
    case 'undelivered_business':
      return business.undelivered(order, context);
    case 'excess_business':
      return business.excess(order, context);
    default:
      return assertNever(order.name);
  }
}
