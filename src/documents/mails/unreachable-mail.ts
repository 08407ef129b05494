import type { UnreachableReason } from '../../domain/unreachable-address';
import { isolateText } from '../text';
import type { MailOf } from './mail-without-invoice';
import { renderMailWithoutInvoice } from './mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface UnreachableMail extends MailOf {
  customerName: string;
  externalId: string;
  address: string;
  reason: UnreachableReason;
  detail: string | null;
  /** Others that mail to the customer still goes to. */
  others: readonly string[];
}

/** Mail does not reach a customer, and a person must find another way. */
export function renderUnreachableMail(input: UnreachableMail): RenderedMail {
  return renderMailWithoutInvoice(input, (mail) => {
    const { label } = mail;
    const customer = isolateText(input.customerName);
    const address = isolateText(input.address);
    const { reason } = input;
    const others = input.others.length === 0 ? null : isolateText(input.others.join(', '));
    const details: [string, string][] = [
      [label.customer, customer],
      [label.externalId, isolateText(input.externalId)],
      [label.email, address],
    ];
    if (input.detail !== null) details.push([label.reason, isolateText(input.detail)]);
    return { text: mail.unreachable({ customer, address, reason, others }), details };
  });
}
