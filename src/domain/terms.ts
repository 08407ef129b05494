import type { Terms } from './collection/model/terms';
import type { Invoice, Settings } from './invoice';
import { methodsFor, SUPPORTED_METHODS } from './payment-methods';
import { startOfDay } from './time-zones';

export interface TermsInput {
  ref: string;
  invoice: Invoice;
  customer: { name: string; timeZone: string | null; country: string | null; settings: Settings };
  connection: Settings;
}

/** Which rule took the last of them; without a wish some method is left in every currency. */
function emptiedBy(asked: readonly string[] | undefined): Terms['methodsEmptiedBy'] {
  if (asked?.length === 0) return 'settings';
  return asked?.some((type) => SUPPORTED_METHODS.includes(type)) ? 'currency' : 'support';
}

/** Settings as they hold for this invoice: connection, then customer, then the invoice itself. */
export function termsOf({ ref, invoice, customer, connection }: TermsInput): Terms {
  const set: Settings = { ...connection, ...customer.settings, ...invoice.collection };
  const timeZone = customer.timeZone ?? 'UTC';
  const methods = methodsFor(invoice.currency, set.methods);
  const recurring = (connection.recurringMethods ?? []).filter((type) => methods.includes(type));
  return {
    ref,
    number: invoice.number,
    currency: invoice.currency,
    amountDue: invoice.amountDue,
    customerName: customer.name,
    timeZone,
    dueAt: startOfDay(invoice.dueOn, timeZone),
    autoCharge: set.autoCharge ?? true,
    chargeOn: set.chargeOn ?? 'send',
    paymentLink: set.paymentLink ?? true,
    keepLinkOpen: set.keepLinkOpen ?? false,
    methods,
    ...(recurring.length > 0 && { recurringMethods: recurring }),
    methodsEmptiedBy: methods.length === 0 ? emptiedBy(set.methods) : null,
    createStripeCustomer: (set.createStripeCustomer ?? 'when_needed') === 'when_needed',
    receipts: set.receipts ?? 'ours',
  };
}
