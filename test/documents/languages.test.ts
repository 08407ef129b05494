import { formatDay } from '../../src/documents/dates';
import { isForBusiness } from '../../src/documents/mails/render-mail';
import { methodName } from '../../src/documents/method-name';
import { formatAmount } from '../../src/documents/money';
import { renderDonePage } from '../../src/documents/pages/done-page';
import { renderErrorPage } from '../../src/documents/pages/error-page';
import { renderInvoicePage } from '../../src/documents/pages/invoice-page';
import { renderPreparingPage } from '../../src/documents/pages/preparing-page';
import type { Language } from '../../src/documents/words/words-for';
import { LANGUAGES, wordsIn } from '../../src/documents/words/words-for';
import { PAYMENT_METHODS } from '../../src/domain/payment-methods';
import { golden, inSections, pageText } from './golden';
import { LINK, MAILS, render } from './mail-situations';
import type { MailSituation } from './mail-situations';
import { MAILS_WITHOUT_INVOICE } from './mails-without-invoice';
import { accountPages, portalPages } from './portal-situations';
import { severalDonePages } from './several-done-situations';
import { SITUATIONS } from './situations';
import { MOST_PAGE_BYTES, pageBytes } from './page-bytes';

/** In words and on the page the same as in English, and right. */
const SAME_AS_ENGLISH: Readonly<Record<string, string>> = {
  IBAN: 'its international name',
  BIC: 'its international name',
  Bank: 'the German and the Dutch word',
  Total: 'the French, the Spanish and the Portuguese word',
  Date: 'the French word',
  Subtotal: 'the Spanish and the Portuguese word',
  PDF: 'its international name',
  CSV: 'its international name',
};

const OTHERS = LANGUAGES.filter((language) => language !== 'en');

const inLanguage = (situation: MailSituation, locale: string): MailSituation => ({
  ...situation,
  input: { ...situation.input, locale },
});

const CUSTOMER_MAILS = Object.entries(MAILS).filter(([, { order }]) => !isForBusiness(order.name));

/** Every page that says something of one invoice, and every mail to a customer. */
function pagesIn(locale: Language): Record<string, string> {
  const invoices = Object.entries(SITUATIONS).map(([name, view]) => [
    name,
    renderInvoicePage({ ...view, locale }),
  ]);
  const done = (name: string, confirming: boolean) =>
    renderDonePage({ ...SITUATIONS[name]!, locale }, { confirming }).html;
  const errors = (['unavailable', 'too_many', 'expired_form', 'failed'] as const).map((kind) => [
    kind,
    renderErrorPage({ kind, invoiceUrl: '/i/k7token', locale }),
  ]);
  const preparing = renderPreparingPage({
    businessName: 'Acme Ltd',
    number: 'INV-0042',
    mode: 'live',
    locale,
    continueUrl: '/i/k7token/continue',
    invoiceUrl: '/i/k7token',
  });
  return {
    ...(Object.fromEntries([...invoices, ...errors]) as Record<string, string>),
    'done, paid': done('paid', false),
    'done, confirming': done('open', true),
    'done, nothing came': done('open', false),
    preparing: preparing.html,
    ...portalPages(locale),
    ...accountPages(locale),
    ...severalDonePages(locale),
  };
}

const mailsIn = (locale: Language) =>
  CUSTOMER_MAILS.map(([name, situation]) => ({
    name,
    mail: render(inLanguage(situation, locale)),
  }));

/** Each line that a customer may read in this language, its names and amounts included. */
function linesIn(language: Language): string[] {
  const pages = Object.values(pagesIn(language)).map(pageText);
  const withoutInvoice = Object.values(MAILS_WITHOUT_INVOICE).map((mail) => mail(language));
  const mails = [...mailsIn(language).map(({ mail }) => mail), ...withoutInvoice].map(
    ({ subject, preheader, text }) => `${subject}\n${preheader}\n${text}`,
  );
  return [...new Set([...pages, ...mails].join('\n').split('\n'))];
}

/** What a business wrote is in its own language, and a card's brand or an address in none. */
const NOT_OURS = new RegExp(
  [
    '(?:A )?Acme Ltd(?:, a part of .*| · .*)?|Open Monday to Friday',
    'Client SA|Commerzbank|COBADEFFXXX|DE89[ \\d]+|INV-004[23]|visa 4242',
    '\\[GET [^\\]]*\\?lang=..\\] .*|SEPA [\\w ]*3000|billing@acme\\.example',
    '1 Main Street|W1A 1AA (?:London|Ely)|Acme Holdings plc|GB123456789|FR40303265045',
    'Team plan, November|Priority support|Thank you for your business\\.|API calls|Turbine',
    'Questions about the hours\\? Ask Ana\\.|cheque 17|EUR|€|\\[(?:GET|POST) [^\\]]*\\]',
  ].join('|'),
  'g',
);

test.each(OTHERS)('%s: nothing a customer reads is English', (language) => {
  const english = new Set(linesIn('en'));
  const same = linesIn(language).filter((line) => {
    const ours = line.replace(NOT_OURS, '').replace(/^[-\s:]+|[-\s:]+$/g, '');
    return english.has(line) && /\p{L}/u.test(ours) && SAME_AS_ENGLISH[ours] === undefined;
  });
  expect(same).toEqual([]);
});

/** Every string of an object, by its path; sentences are looked at where they are shown. */
function stringsOf(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => stringsOf(part, `${path}.${key}`));
}

test.each(OTHERS)('%s: no word of the list is the English one', (language) => {
  const english = new Map(stringsOf(wordsIn('en')));
  const same = stringsOf(wordsIn(language)).filter(
    ([path, text]) =>
      english.get(path) === text && path !== '.dir' && SAME_AS_ENGLISH[text] === undefined,
  );
  expect(same).toEqual([]);
});

test('what may be the same as in English is, in some language', () => {
  const english = new Map(stringsOf(wordsIn('en')));
  const same = OTHERS.flatMap((language) =>
    stringsOf(wordsIn(language)).filter(([path, text]) => english.get(path) === text),
  );
  const found = new Set(same.map(([, text]) => text));
  expect(Object.keys(SAME_AS_ENGLISH).filter((text) => !found.has(text))).toEqual([]);
});

test.each(LANGUAGES)('%s: every page is at most 30 KB, and says its language', (language) => {
  const { locale } = wordsIn(language);
  for (const html of Object.values(pagesIn(language))) {
    expect(html).toContain(`<html lang="${locale}" dir="ltr">`);
    expect(pageBytes(html)).toBeLessThanOrEqual(MOST_PAGE_BYTES);
  }
});

test.each(LANGUAGES)('%s: every mail names the invoice and the amount, and fits', (language) => {
  for (const { name, mail } of mailsIn(language)) {
    const { subject, html, text } = mail;
    expect([name, subject]).toEqual([name, expect.stringContaining('INV-0042')]);
    expect(subject).toMatch(/€/);
    expect(subject.length).toBeLessThanOrEqual(110);
    expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
    expect(new Set(text.match(/https?:\/\/\S+/g))).toEqual(new Set([LINK]));
    expect(html).toContain(`lang="${wordsIn(language).locale}"`);
  }
});

test('French keeps its signs and their words on one line', () => {
  for (const line of linesIn('fr')) {
    const ours = line.replace(NOT_OURS, 'x').replace(/https?:\S+/g, '');
    expect(ours).not.toMatch(/[\p{L}\d] ?[!?;]|« | »|[^\s\d] :|\p{L}:/u);
  }
});

test('Japanese has signs of full width between its own characters', () => {
  const own = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]';
  for (const line of linesIn('ja')) {
    expect(line).not.toMatch(new RegExp(`${own}[,.:;!?()]|[,.;!?]${own}`, 'u'));
  }
});

test.each(LANGUAGES)('%s: quotation marks and apostrophes are those of print', (language) => {
  for (const line of linesIn(language)) expect(line).not.toMatch(/['"]/);
});

test.each([
  ['en', 'in 1 day', 'in 3 days', '1 day late', '2 days late'],
  ['de', 'in 1 Tag', 'in 3 Tagen', 'seit 1 Tag überfällig', 'seit 2 Tagen überfällig'],
  ['fr', 'dans 1 jour', 'dans 3 jours', '1 jour de retard', '2 jours de retard'],
  ['es', 'dentro de 1 día', 'dentro de 3 días', '1 día de retraso', '2 días de retraso'],
  ['it', 'tra 1 giorno', 'tra 3 giorni', '1 giorno di ritardo', '2 giorni di ritardo'],
  ['nl', 'over 1 dag', 'over 3 dagen', '1 dag te laat', '2 dagen te laat'],
  ['pt', 'dentro de 1 dia', 'dentro de 3 dias', '1 dia de atraso', '2 dias de atraso'],
  ['ja', 'あと1日', 'あと3日', '1日超過', '2日超過'],
])('%s: days are counted', (language, ...expected) => {
  const { dueIn } = wordsIn(language).page;
  expect([1, 3, -1, -2].map(dueIn)).toEqual(expected);
});

test('amounts, dates and a few texts of each language are those of the last release', () => {
  const reminder = MAILS['reminder, a week late']!;
  const sections = LANGUAGES.map((language) => {
    const words = wordsIn(language);
    const money = (amount: number, currency: string) =>
      formatAmount(amount, currency, words.locale);
    const mail = render(inLanguage(reminder, language));
    const body = [
      [money(1_234_567, 'eur'), money(-11_900, 'eur'), money(5_000, 'jpy')].join(' | '),
      [money(12_500, 'kwd'), money(1_234_500, 'isk'), money(99, 'usd')].join(' | '),
      [formatDay('2026-12-01', words), formatDay('2026-11-19', words)].join(' | '),
      words.moment(formatDay('2026-11-11', words), '09:12', 'Europe/Paris'),
      pageText(
        renderInvoicePage({ ...SITUATIONS['open, declined, retry planned']!, locale: language }),
      ),
      `Subject: ${mail.subject}\n${mail.text}`,
    ];
    return [words.name, body.join('\n\n')];
  });
  const text = inSections(Object.fromEntries(sections) as Record<string, string>);
  expect(text).toBe(golden('languages', text));
});

test.each([
  ['de', 'de-DE', 'Deutsch'],
  ['de-AT', 'de-AT', 'Deutsch'],
  ['de-CH', 'de-CH', 'Deutsch'],
  ['de_CH', 'de-CH', 'Deutsch'],
  ['pt-BR', 'pt-BR', 'Português'],
  ['PT', 'pt-PT', 'Português'],
  ['en-US', 'en-US', 'English'],
  ['ja-Latn-JP', 'ja-JP', '日本語'],
  ['de-XX', 'de-DE', 'Deutsch'],
  ['ar-u-nu-arab', 'en-GB', 'English'],
  ['de-u-nu-arab', 'de-DE', 'Deutsch'],
  ['zh', 'en-GB', 'English'],
  ['zh-CN', 'en-GB', 'English'],
  ['', 'en-GB', 'English'],
  ['constructor', 'en-GB', 'English'],
  ['default', 'en-GB', 'English'],
])('%s reads as %s: %s', (locale, expected, name) => {
  expect(wordsIn(locale)).toMatchObject({ locale: expected, name });
});

test.each([
  ['SEPA debit 3000', 'SEPA-Lastschrift 3000'],
  ['card 4242', 'Karte 4242'],
  ['US bank account 6789', 'US-Bankkonto 6789'],
  ['a payment method', 'Zahlungsmethode'],
  ['visa 4242', 'visa 4242'],
  ['Cardinal Bank 6789', 'Cardinal Bank 6789'],
])('a method without a brand or a bank, %s, is in German %s', (label, expected) => {
  expect(methodName(label, wordsIn('de').methods)).toBe(expected);
});

test('each type of payment method has a name in each language, or is a brand', () => {
  const isBrand = (name: string) => name === 'Link' || name === 'PayPal';
  const english = PAYMENT_METHODS.map(({ name }) => name).filter((name) => !isBrand(name));
  for (const language of OTHERS) {
    const { methods } = wordsIn(language);
    expect(english.filter((name) => methodName(name, methods) === name)).toEqual([]);
  }
});
