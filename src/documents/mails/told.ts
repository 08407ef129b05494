import { formatMoney } from '../../domain/money';
import { dayInWords, instantInWords, momentInWords } from '../dates';
import { inFours, isolate } from '../text';
import type { Named, Said } from '../words/mail-words';
import type { Words } from '../words/words';
import { wordsFor } from '../words/words-for';
import type { Fact, MailContent } from './mail-content';
import type { MailContext } from './mail-context';

/** Values of one mail, formatted and isolated, ready to stand in a sentence. */
export interface Told {
  words: Words;
  named: Named;
  money(amount: number): string;
  /** The calendar day where the customer lives. */
  day(at: number): string;
  moment(at: number): string;
  due: string;
  given(text: string): string;
}

/** Mails to the business are English until a business can choose; customers get their own. */
export function tell(context: MailContext, amount: number, locale: string | null): Told {
  const words = wordsFor(locale);
  const money = (minor: number): string => formatMoney(minor, context.currency);
  return {
    words,
    money,
    named: {
      number: isolate(context.invoice.number),
      business: isolate(context.businessName),
      customer: isolate(context.customerName),
      amount: money(amount),
    },
    day: (at) => instantInWords(at, context.timeZone, words.locale),
    moment: (at) => momentInWords(at, context.timeZone, words.locale),
    due: dayInWords(context.invoice.dueOn, words.locale),
    given: isolate,
  };
}

/** Leaves out what is not known. */
export function factsOf(rows: readonly (readonly [string, string | null])[]): Fact[] {
  return rows.flatMap(([name, value]) => (value === null || value === '' ? [] : [{ name, value }]));
}

export interface Links {
  pay: boolean;
}

/** Both links lead to the same page: it shows the truth, and Checkout is one click away. */
export function linksOf(
  { words }: Told,
  context: MailContext,
  { pay }: Links,
): MailContent['links'] {
  const { label } = words.customerMail;
  const view = { label: label.view, url: context.linkUrl };
  return pay ? [{ label: label.pay, url: context.linkUrl }, view] : [view];
}

export function bankOf({ words, named }: Told, context: MailContext): MailContent['bank'] {
  const details = context.invoice.bankDetails;
  if (details === null) return null;
  const { bank } = words.page.document;
  const { label } = words.customerMail;
  const shown = (value: string | null): string | null => (value === null ? null : isolate(value));
  return {
    title: label.bank,
    hint: details.reference === null ? label.bankHint(named.number) : null,
    rows: factsOf([
      [bank.holder, shown(details.holder)],
      [bank.iban, details.iban === null ? null : inFours(details.iban)],
      [bank.bic, shown(details.bic)],
      [bank.accountNumber, shown(details.accountNumber)],
      [bank.bankName, shown(details.bankName)],
      [bank.reference, shown(details.reference)],
    ]),
  };
}

type Parts = Pick<MailContent, 'facts' | 'links'> &
  Partial<Pick<MailContent, 'bank' | 'hello' | 'footer'>>;

/** Puts greeting, footer and the warning of test mode around what is said. */
export function mailOf(told: Told, context: MailContext, said: Said, parts: Parts): MailContent {
  const { label } = told.words.customerMail;
  const { number, business } = told.named;
  return {
    words: told.words,
    ...said,
    subject: said.subject.replace(/\s+/g, ' ').trim(),
    brand: business,
    hello: null,
    bank: null,
    footer: label.footer(business, number),
    ...parts,
    testMode: context.mode === 'test' ? label.testMode : null,
  };
}
