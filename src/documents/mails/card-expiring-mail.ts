import { formatDay, formatMonth } from '../dates';
import { methodName } from '../method-name';
import { isolateText } from '../text';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface CardExpiringMail extends CustomerMailOf {
  label: string;
  /** On which the card may be charged for the last time (YYYY-MM-DD). */
  lastDay: string;
  /** Where a person asks for the link to their invoices and methods. */
  url: string;
}

/** Their invoices are charged to a card that ends soon. */
export function renderCardExpiringMail(input: CardExpiringMail): RenderedMail {
  return renderCustomerMail(input, (words, business) => {
    const { button, ...text } = words.mailWithoutInvoice.cardExpiring({
      business,
      method: methodName(isolateText(input.label), words.methods),
      month: formatMonth(input.lastDay, words),
      lastDay: formatDay(input.lastDay, words),
    });
    return { text, links: [{ label: button, url: input.url }] };
  });
}
