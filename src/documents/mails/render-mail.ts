import type { MailName, MailOrder } from '../../domain/collection/model/effect';
import { assertNever } from '../../domain/assert-never';
import * as business from './business-mails';
import * as customer from './customer-mails';
import { renderHtml } from './html-mail';
import { PLAIN_MAIL } from './mail-brand';
import type { MailContent } from './mail-content';
import type { MailContext } from './mail-context';
import { renderText } from './text-mail';

export interface RenderedMail {
  subject: string;
  /** What a list of mails shows beside the subject; it is in the HTML already. */
  preheader: string;
  html: string;
  text: string;
}

/** Every mail there is, drawn from the same content as HTML and as text. */
export function renderMail(order: MailOrder, context: MailContext): RenderedMail {
  const content = mailContentOf(order, context);
  const brand = isForBusiness(order.name) ? PLAIN_MAIL : context.brand;
  return {
    subject: content.subject,
    preheader: content.preheader,
    html: renderHtml(content, brand),
    text: renderText(content, brand),
  };
}

/** These go to notify_emails; the customer never sees their words. */
export function isForBusiness(name: MailName): boolean {
  return name.endsWith('_business');
}

function mailContentOf(order: MailOrder, context: MailContext): MailContent {
  switch (order.name) {
    case 'invoice':
      return customer.invoiceMail(order, context);
    case 'payment_failed':
      return customer.paymentFailedMail(order, context);
    case 'action_required':
      return customer.actionRequiredMail(order, context);
    case 'method_needed':
      return customer.methodNeededMail(order, context);
    case 'receipt':
      return customer.receiptMail(order, context);
    case 'refund':
      return customer.refundMail(order, context);
    case 'reminder':
      return customer.reminderMail(order, context);
    case 'final_notice':
      return customer.finalNoticeMail(order, context);
    case 'debit_notice':
      return customer.debitNoticeMail(order, context);
    case 'payment_returned':
      return customer.paymentReturnedMail(order, context);
    case 'payment_failed_business':
      return business.paymentFailedBusinessMail(order, context);
    case 'refund_failed':
      return customer.refundFailedMail(order, context);
    case 'collection_ended_business':
      return business.collectionEndedBusinessMail(order, context);
    case 'refund_failed_business':
      return business.refundFailedBusinessMail(order, context);
    case 'dispute_business':
      return business.disputeBusinessMail(order, context);
    case 'fraud_warning_business':
      return business.fraudWarningBusinessMail(order, context);
    case 'payment_returned_business':
      return business.paymentReturnedBusinessMail(order, context);
    case 'held_business':
      return business.heldBusinessMail(order, context);
    case 'undelivered_business':
      return business.undeliveredBusinessMail(order, context);
    case 'excess_business':
      return business.excessBusinessMail(order, context);
    default:
      return assertNever(order.name);
  }
}
