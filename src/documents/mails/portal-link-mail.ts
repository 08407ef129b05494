import { formatDayAndTime } from '../dates';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface PortalLinkMail extends CustomerMailOf {
  url: string;
  /** By the clock of the customer's zone. */
  until: number;
  timeZone: string;
}

/** What a person asked for who wants to see their invoices. */
export function renderPortalLinkMail(input: PortalLinkMail): RenderedMail {
  return renderCustomerMail(input, (words, business) => {
    const until = formatDayAndTime(input.until, input.timeZone, words);
    const { button, ...text } = words.mailWithoutInvoice.portalLink({ business, until });
    return { text, links: [{ label: button, url: input.url }] };
  });
}
