import { formatAmount } from '../money';
import { isolateText } from '../text';
import { wordsIn } from '../words/words-for';
import { renderHtml } from './html-mail';
import type { MailContent } from './mail-content';
import type { RenderedMail } from './render-mail';
import { renderText } from './text-mail';
import { detailRows } from './mail-values';

export interface UnmatchedMail {
  amount: number;
  currency: string;
  intentId: string;
  why: string;
  businessName: string;
  mode: 'test' | 'live';
}

/** To the business alone: money arrived that belongs to no invoice here, and a person must look. */
export function renderUnmatchedMail(input: UnmatchedMail): RenderedMail {
  const words = wordsIn(null);
  const { businessMail, customerMail } = words;
  const { label } = businessMail;
  const amount = formatAmount(input.amount, input.currency, words.locale);
  const payment = isolateText(input.intentId);
  const content: MailContent = {
    words,
    ...businessMail.unmatched({ amount, payment, why: isolateText(input.why) }),
    brand: isolateText(input.businessName),
    hello: null,
    details: detailRows([
      [label.amount, amount],
      [label.payment, payment],
      [label.reason, isolateText(input.why)],
    ]),
    links: [],
    bank: null,
    testMode: input.mode === 'test' ? customerMail.label.testMode : null,
    footer: businessMail.footerWithoutInvoice,
  };
  const { subject, preheader } = content;
  return { subject, preheader, html: renderHtml(content), text: renderText(content) };
}
