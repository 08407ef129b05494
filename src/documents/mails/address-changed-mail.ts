import { isolateText } from '../text';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface AddressChangedMail extends CustomerMailOf {
  /** Where mail goes now. */
  addresses: readonly string[];
}

/** So that nobody has mail sent elsewhere whom those do not know that got it until now. */
export function renderAddressChangedMail(input: AddressChangedMail): RenderedMail {
  return renderCustomerMail(input, ({ locale, mailWithoutInvoice }, business) => {
    const list = new Intl.ListFormat(locale, { type: 'conjunction' });
    const addresses = list.format(input.addresses.map(isolateText));
    return { text: mailWithoutInvoice.addressChanged({ business, addresses }) };
  });
}
