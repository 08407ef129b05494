import { formatAmount } from '../money';
import { isolateText } from '../text';
import type { MailOf } from './mail-without-invoice';
import { renderMailWithoutInvoice } from './mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface UnmatchedMail extends MailOf {
  amount: number;
  currency: string;
  intentId: string;
  why: string;
}

/** Money arrived that belongs to no invoice here, and a person must look. */
export function renderUnmatchedMail(input: UnmatchedMail): RenderedMail {
  return renderMailWithoutInvoice(input, (mail, locale) => {
    const { label } = mail;
    const amount = formatAmount(input.amount, input.currency, locale);
    const payment = isolateText(input.intentId);
    const why = isolateText(input.why);
    return {
      text: mail.unmatched({ amount, payment, why }),
      details: [
        [label.amount, amount],
        [label.payment, payment],
        [label.reason, why],
      ],
    };
  });
}
