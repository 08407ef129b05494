import type { BankDetails } from '../../domain/invoice';
import { formatAmount } from '../money';
import { formatDay, formatDayOf, formatDayAndTime } from '../dates';
import { methodName } from '../method-name';
import { postalLines } from '../pdf/postal-lines';
import { inFours, isolateText } from '../text';
import type { CommonMailValues, MailText } from '../words/mail-words';
import type { Words } from '../words/words';
import { wordsIn } from '../words/words-for';
import type { DetailRow, MailContent } from './mail-content';
import type { MailContext } from './mail-context';

/** Values of one mail, formatted and isolated, ready for a sentence. */
export interface MailValues {
  words: Words;
  common: CommonMailValues;
  money(amount: number): string;
  /** The calendar day where the customer lives. */
  day(at: number): string;
  moment(at: number): string;
  due: string;
  /** A payment method, by the label that it has in the state. */
  method(label: string): string;
  userText(text: string): string;
}

/** Mails to the business are English until a business can choose; customers get their own. */
export function mailValues(
  context: MailContext,
  amount: number,
  locale: string | null,
): MailValues {
  const words = wordsIn(locale);
  const money = (minor: number): string => formatAmount(minor, context.currency, words.locale);
  return {
    words,
    money,
    common: {
      number: isolateText(context.invoice.number),
      business: isolateText(context.businessName),
      customer: isolateText(context.customerName),
      amount: money(amount),
    },
    day: (at) => formatDayOf(at, context.timeZone, words),
    moment: (at) => formatDayAndTime(at, context.timeZone, words),
    due: formatDay(context.invoice.dueOn, words),
    method: (label) => methodName(isolateText(label), words.methods),
    userText: isolateText,
  };
}

/** Leaves out what is null. */
export function detailRows(rows: readonly (readonly [string, string | null])[]): DetailRow[] {
  return rows.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }]));
}

export interface LinkOptions {
  pay: boolean;
}

/** Both links lead to the same page: it shows the truth, and Checkout is one click away. */
export function mailLinks(
  { words }: MailValues,
  context: MailContext,
  { pay }: LinkOptions,
): MailContent['links'] {
  const { label } = words.customerMail;
  const view = { label: label.view, url: context.linkUrl };
  return pay ? [{ label: label.pay, url: context.linkUrl }, view] : [view];
}

export function mailBankDetails(
  { words, common }: MailValues,
  context: MailContext,
): MailContent['bank'] {
  const details = context.invoice.bankDetails;
  if (details === null) return null;
  const { bank } = words.page.document;
  const { label } = words.customerMail;
  const userTextOrNull = (value: string | null): string | null =>
    value === null ? null : isolateText(value);
  return {
    title: label.bank,
    hint: details.reference === null ? label.bankHint(common.number) : null,
    rows: detailRows([
      [bank.holder, userTextOrNull(details.holder)],
      [bank.holderAddress, userTextOrNull(addressOf(details, words.locale))],
      [bank.iban, details.iban === null ? null : inFours(details.iban)],
      [bank.bic, userTextOrNull(details.bic)],
      [bank.accountNumber, userTextOrNull(details.accountNumber)],
      [bank.bankName, userTextOrNull(details.bankName)],
      [bank.reference, userTextOrNull(details.reference)],
    ]),
  };
}

/** A transfer of Swiss francs wants it; on one line, as forms of banks ask for it. */
const addressOf = ({ holderAddress }: BankDetails, locale: string): string | null =>
  postalLines(holderAddress ?? null, locale).join(', ') || null;

type Parts = Pick<MailContent, 'details' | 'links'> &
  Partial<Pick<MailContent, 'bank' | 'hello' | 'footer'>>;

/** Amounts and French signs keep the spaces that no line may break at. */
const BREAKABLE_SPACES = /[^\S\u00a0\u202f]+/g;

/** Puts greeting, footer and the warning of test mode around what is said. */
export function mailContent(
  values: MailValues,
  context: MailContext,
  text: MailText,
  parts: Parts,
): MailContent {
  const { label } = values.words.customerMail;
  const { number, business } = values.common;
  return {
    words: values.words,
    ...text,
    subject: text.subject.replace(BREAKABLE_SPACES, ' ').trim(),
    brand: business,
    hello: null,
    bank: null,
    footer: label.footer(business, number),
    ...parts,
    testMode: context.mode === 'test' ? label.testMode : null,
  };
}
