import type { Terms } from './collection/model/terms';
import { effectiveSettings, originsOf } from './effective-settings';
import type { EffectiveSettings } from './effective-settings';
import type { Invoice, Settings } from './invoice';
import { emptiedBy, methodsFor } from './payment-methods';
import { startOfDay } from './time-zones';

export interface TermsInput {
  ref: string;
  invoice: Invoice;
  customer: { name: string; timeZone: string | null; country: string | null; settings: Settings };
  connection: Settings;
  /** Of the billing schedule it comes from, if any. */
  schedule?: Settings | null;
}

/** Settings as they hold for this invoice, each with where it is from. */
export const settingsOf = (input: Omit<TermsInput, 'ref'>): EffectiveSettings =>
  effectiveSettings({
    connection: input.connection,
    customer: input.customer.settings,
    schedule: input.schedule ?? null,
    invoice: input.invoice.collection,
  });

/** An invoice of a billing schedule: the settings it carries are those that the schedule froze. */
export const bySchedule = (invoice: Invoice) => ({
  invoice: { ...invoice, collection: {} },
  schedule: invoice.collection,
});

/** What is agreed on, and frozen with the invoice. */
export function termsOf({ ref, ...input }: TermsInput): Terms {
  const { invoice, customer, connection } = input;
  const set = settingsOf(input);
  const asked = set.methods.value ?? undefined;
  const timeZone = customer.timeZone ?? 'UTC';
  const methods = methodsFor(invoice.currency, asked);
  const recurring = (connection.recurringMethods ?? []).filter((type) => methods.includes(type));
  return {
    ref,
    number: invoice.number,
    currency: invoice.currency,
    amountDue: invoice.amountDue,
    customerName: customer.name,
    timeZone,
    dueAt: startOfDay(invoice.dueOn, timeZone),
    autoCharge: set.autoCharge.value,
    chargeOn: set.chargeOn.value,
    paymentLink: set.paymentLink.value,
    keepLinkOpen: set.keepLinkOpen.value,
    methods,
    ...(recurring.length > 0 && { recurringMethods: recurring }),
    methodsEmptiedBy: methods.length === 0 ? emptiedBy(asked) : null,
    createStripeCustomer: set.createStripeCustomer.value !== 'never',
    receipts: set.receipts.value,
    ...(set.debitNotice.value === 'ours' && { debitNoticeDays: set.debitNoticeDays.value }),
    ...(set.debitNotice.value === 'none' && { debitNotice: 'none' as const }),
    origins: originsOf(set),
  };
}

/** Who announces a bank debit, as frozen; what is absent in the terms is the default. */
export const debitNoticeOf = ({ debitNoticeDays, debitNotice }: Terms) =>
  debitNoticeDays === undefined ? (debitNotice ?? 'stripe') : 'ours';
