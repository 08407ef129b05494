import { methodName } from '../method-name';
import { isolateText } from '../text';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface MethodStoredMail extends CustomerMailOf {
  label: string;
  /** What is paid automatically is charged to it. */
  isUsed: boolean;
  /** Where a person asks for the link to their invoices. */
  url: string;
}

/** So that nobody stores a method in the name of a customer who does not know. */
export function renderMethodStoredMail(input: MethodStoredMail): RenderedMail {
  return renderCustomerMail(input, (words, business) => {
    const method = isolateText(methodName(input.label, words.methods));
    const { mailWithoutInvoice } = words;
    return {
      text: mailWithoutInvoice.methodStored({ business, method, isUsed: input.isUsed }),
      links: [{ label: mailWithoutInvoice.openPortal, url: input.url }],
    };
  });
}
