import { formatDayOf } from '../dates';
import { methodName } from '../method-name';
import { formatAmount } from '../money';
import { isolateText } from '../text';
import { renderCustomerMail } from './customer-mail-without-invoice';
import type { CustomerMailOf } from './customer-mail-without-invoice';
import type { RenderedMail } from './render-mail';

export interface SeveralPaidMail extends CustomerMailOf {
  currency: string;
  /** When it was paid, as a day of that zone. */
  at: number;
  timeZone: string;
  methodLabel: string;
  invoices: readonly ReceiptedInvoice[];
  /** A receipt of each goes with it. */
  isAttached: boolean;
  /** Where a person asks for the link to their invoices. */
  url: string;
}

export interface ReceiptedInvoice {
  number: string;
  /** What it got of the payment, and what is left to pay of it by now; minor units. */
  amount: number;
  remaining: number;
  /** Its page, which has the receipt, too. */
  url: string;
}

/** The receipt of one payment for several invoices. */
export function renderSeveralPaidMail(input: SeveralPaidMail): RenderedMail {
  const { invoices, currency, isAttached } = input;
  return renderCustomerMail(input, (words, business) => {
    const { customerMail, mailWithoutInvoice } = words;
    const { label } = customerMail;
    const money = (minor: number): string => formatAmount(minor, currency, words.locale);
    const named = ({ number }: ReceiptedInvoice) => `${label.invoice} ${isolateText(number)}`;
    const total = money(sumOf(invoices.map(({ amount }) => amount)));
    const left = sumOf(invoices.map(({ remaining }) => remaining));
    const remaining = left === 0 ? null : money(left);
    const { length: count } = invoices;
    return {
      text: mailWithoutInvoice.severalPaid({ business, count, total, remaining, isAttached }),
      details: [
        ...invoices.map((one): [string, string] => [named(one), money(one.amount)]),
        [label.amountPaid, total],
        [label.paidOn, formatDayOf(input.at, input.timeZone, words)],
        [label.method, methodName(isolateText(input.methodLabel), words.methods)],
        [label.remaining, remaining],
      ],
      links: [
        { label: mailWithoutInvoice.openPortal, url: input.url },
        ...invoices.map((one) => ({ label: named(one), url: one.url })),
      ],
    };
  });
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);
