import { renderHeldScheduleMail } from '../../src/documents/mails/held-schedule-mail';
import { renderPausedMail } from '../../src/documents/mails/paused-mail';
import { isForBusiness } from '../../src/documents/mails/render-mail';
import type { RenderedMail } from '../../src/documents/mails/render-mail';
import { renderUnmatchedMail } from '../../src/documents/mails/unmatched-mail';
import { renderUnreachableMail } from '../../src/documents/mails/unreachable-mail';
import { LANGUAGES } from '../../src/documents/words/words-for';
import { MAILS, render } from './mail-situations';
import { MAILS_WITHOUT_INVOICE } from './mails-without-invoice';

const OF = { businessName: 'Acme Ltd', mode: 'live' } as const;
const NOBODY = '550 5.1.1 no such user';

/** Those of the business that belong to no invoice, by the name of their file. */
const OF_BUSINESS: Readonly<Record<string, () => RenderedMail>> = {
  held_schedule: () =>
    renderHeldScheduleMail({
      ...OF,
      externalId: 'plan-7',
      customerName: 'Client SA',
      reason: 'many_periods_late',
      detail: 'more than 3 invoices are late, the first of 2026-01-31',
    }),
  charges_paused: () => renderPausedMail({ ...OF, why: 'nearly all charges fail alike' }),
  unmatched_money: () =>
    renderUnmatchedMail({
      ...OF,
      amount: 11_900,
      currency: 'eur',
      intentId: 'pi_1',
      why: 'it belongs to no invoice',
    }),
  unreachable: () =>
    renderUnreachableMail({
      ...OF,
      customerName: 'Client SA',
      externalId: 'client-1',
      address: 'ap@client.example',
      reason: 'bounced',
      detail: NOBODY,
      others: [],
    }),
};

export interface MailPreview {
  title: string;
  language: string;
  mail: RenderedMail;
}

/** Every mail with sample data: to customers in each language, to businesses in English. */
export function mailPreviews(): MailPreview[] {
  const ofInvoices = Object.entries(MAILS).flatMap(([title, situation]) => {
    const languages = isForBusiness(situation.order.name) ? (['en'] as const) : LANGUAGES;
    return languages.map((language) => {
      const input = { ...situation.input, locale: language };
      return { title, language, mail: render({ ...situation, input }) };
    });
  });
  const ofCustomers = Object.entries(MAILS_WITHOUT_INVOICE).flatMap(([title, draw]) =>
    LANGUAGES.map((language) => ({ title, language, mail: draw(language) })),
  );
  const ofBusiness = Object.entries(OF_BUSINESS).map(([title, draw]) => ({
    title,
    language: 'en',
    mail: draw(),
  }));
  return [...ofInvoices, ...ofCustomers, ...ofBusiness];
}

export const fileOf = ({ title, language }: MailPreview): string =>
  `${title.replace(/[^a-z0-9]+/gi, '-')}.${language}`;

/** A page that links each mail, as HTML and as text. */
export function previewIndex(previews: readonly MailPreview[]): string {
  const titles = [...new Set(previews.map(({ title }) => title))];
  const rows = titles.map((title) => {
    const links = previews
      .filter((one) => one.title === title)
      .map((one) => {
        const { language } = one;
        const file = fileOf(one);
        return `<a href="${file}.html">${language}</a> <a href="${file}.txt">${language} text</a>`;
      });
    return `<tr><th scope="row">${title}</th><td>${links.join(' · ')}</td></tr>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Every mail</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; padding: 0 1rem }
  body { margin: 2rem auto; max-width: 70rem }
  th { font-weight: 600; padding: .5rem 2rem .5rem 0; text-align: left }
  th, td { vertical-align: top }
  td { padding: .5rem 0 } tr { border-top: 1px solid #ddd } table { border-collapse: collapse }
</style>
<h1>Every mail, with sample data</h1>
<table>${rows.join('\n')}</table>
</html>
`;
}
