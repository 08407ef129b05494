import { isolateText } from '../text';
import type { MailOf } from './mail-without-invoice';
import { renderMailWithoutInvoice } from './mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface HeldScheduleMail extends MailOf {
  externalId: string;
  customerName: string;
  reason: string;
  detail: string;
}

/** A billing schedule makes no invoice, and a person must look. */
export function renderHeldScheduleMail(input: HeldScheduleMail): RenderedMail {
  return renderMailWithoutInvoice(input, (mail) => {
    const { label } = mail;
    const schedule = isolateText(input.externalId);
    const customer = isolateText(input.customerName);
    return {
      text: mail.scheduleHeld({ schedule, customer, why: isolateText(input.detail) }),
      details: [
        [label.customer, customer],
        [label.schedule, schedule],
        [label.heldReason, input.reason],
      ],
    };
  });
}
