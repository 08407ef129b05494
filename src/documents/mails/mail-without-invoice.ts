import { isolateText } from '../text';
import type { BusinessMailWords } from '../words/business-mail-words';
import { englishBusinessMail } from '../words/en/business-mail';
import { wordsIn } from '../words/words-for';
import type { MailText } from '../words/mail-words';
import { renderHtml } from './html-mail';
import type { MailContent } from './mail-content';
import { detailRows } from './mail-values';
import type { RenderedMail } from './render-mail';
import { renderText } from './text-mail';

/** Whose mail it is. */
export interface MailOf {
  businessName: string;
  mode: 'test' | 'live';
}

/** To the business alone, about something that belongs to no invoice. */
export function renderMailWithoutInvoice(
  { businessName, mode }: MailOf,
  write: (
    mail: BusinessMailWords,
    locale: string,
  ) => { text: MailText; details: [label: string, value: string][] },
): RenderedMail {
  const words = wordsIn(null);
  const { text, details } = write(englishBusinessMail, words.locale);
  const content: MailContent = {
    words,
    ...text,
    brand: isolateText(businessName),
    hello: null,
    details: detailRows(details),
    links: [],
    bank: null,
    testMode: mode === 'test' ? words.customerMail.label.testMode : null,
    footer: englishBusinessMail.footerWithoutInvoice,
  };
  const { subject, preheader } = content;
  return { subject, preheader, html: renderHtml(content), text: renderText(content) };
}
