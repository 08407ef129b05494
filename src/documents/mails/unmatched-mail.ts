import { formatMoney } from '../../domain/money';
import { isolate } from '../text';
import { wordsFor } from '../words/words-for';
import { drawHtml } from './html-mail';
import type { MailContent } from './mail-content';
import type { RenderedMail } from './render-mail';
import { drawText } from './text-mail';
import { factsOf } from './told';

export interface UnmatchedMail {
  amount: number;
  currency: string;
  intentId: string;
  why: string;
  businessName: string;
  mode: 'test' | 'live';
}

/** To the business alone: money arrived that belongs to no invoice here, and a person must look. */
export function renderUnmatchedMail(of: UnmatchedMail): RenderedMail {
  const words = wordsFor(null);
  const { businessMail, customerMail } = words;
  const { label } = businessMail;
  const amount = formatMoney(of.amount, of.currency);
  const payment = isolate(of.intentId);
  const content: MailContent = {
    words,
    ...businessMail.unmatched({ amount, payment, why: isolate(of.why) }),
    brand: isolate(of.businessName),
    hello: null,
    facts: factsOf([
      [label.amount, amount],
      [label.payment, payment],
      [label.reason, isolate(of.why)],
    ]),
    links: [],
    bank: null,
    testMode: of.mode === 'test' ? customerMail.label.testMode : null,
    footer: businessMail.footerOfNone,
  };
  const { subject, preheader } = content;
  return { subject, preheader, html: drawHtml(content), text: drawText(content) };
}
