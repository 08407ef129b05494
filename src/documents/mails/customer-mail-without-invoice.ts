import { isolateText } from '../text';
import type { MailText } from '../words/mail-words';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import { renderHtml } from './html-mail';
import type { MailBrand } from './mail-brand';
import type { MailContent } from './mail-content';
import { detailRows } from './mail-values';
import type { MailOf } from './mail-without-invoice';
import type { RenderedMail } from './render-mail';
import { renderText } from './text-mail';

/** Whose mail it is, and to whom. */
export interface CustomerMailOf extends MailOf {
  customerName: string;
  locale: string | null;
  brand: MailBrand;
}

export interface CustomerMailParts {
  text: MailText;
  details?: [label: string, value: string | null][];
  links?: MailContent['links'];
}

/** To a customer in their language, about none of their invoices. */
export function renderCustomerMail(
  { businessName, mode, customerName, locale, brand }: CustomerMailOf,
  write: (words: Words, business: string) => CustomerMailParts,
): RenderedMail {
  const words = wordsIn(locale);
  const business = isolateText(businessName);
  const { label } = words.customerMail;
  const { text, details = [], links = [] } = write(words, business);
  const { subject, preheader, heading, paragraphs } = text;
  const content: MailContent = {
    words,
    subject,
    preheader,
    heading,
    paragraphs,
    brand: business,
    hello: label.hello(isolateText(customerName)),
    details: detailRows(details),
    links,
    bank: null,
    testMode: mode === 'test' ? label.testMode : null,
    footer: words.mailWithoutInvoice.footer(business),
  };
  return {
    subject,
    preheader,
    html: renderHtml(content, brand),
    text: renderText(content, brand),
  };
}
