import { isForBusiness } from '../../src/documents/mails/render-mail';
import { LANGUAGES } from '../../src/documents/words/words-for';
import { fileOf, mailPreviews, previewIndex } from './mail-previews';
import { MAILS } from './mail-situations';
import { MAILS_WITHOUT_INVOICE } from './mails-without-invoice';

const previews = mailPreviews();
const index = previewIndex(previews);

test('the previews hold each mail to a customer in each language, each with a file', () => {
  const toCustomers = Object.entries(MAILS).filter(([, { order }]) => !isForBusiness(order.name));
  const titles = [...toCustomers.map(([title]) => title), ...Object.keys(MAILS_WITHOUT_INVOICE)];
  for (const title of titles) {
    const languages = previews.filter((one) => one.title === title).map((one) => one.language);
    expect([title, languages]).toEqual([title, [...LANGUAGES]]);
  }
  const files = previews.map(fileOf);
  expect(new Set(files).size).toBe(files.length);
  for (const file of files) {
    expect(index).toContain(`href="${file}.html"`);
    expect(index).toContain(`href="${file}.txt"`);
  }
});

test('every mail in every language is under 60 KB and its text leads where its HTML does', () => {
  for (const { title, language, mail } of previews) {
    const links = [...mail.html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
    const inText = mail.text.match(/https?:\/\/\S+/g) ?? [];
    const bytes = Buffer.byteLength(mail.html);
    const isLight = bytes < 60 * 1024;
    expect({ title, language, isLight, links: [...new Set(inText)] }).toEqual({
      title,
      language,
      isLight: true,
      links: [...new Set(links)],
    });
  }
});

test('what a mail says, and every fact of its table, is in its text, too', () => {
  const cell = /<(?:t[hd]|p|h1|h2)\b[^>]*>([^<]*)</g;
  for (const { title, language, mail } of previews) {
    const facts = [...mail.html.matchAll(cell)].map(([, fact = '']) => plain(fact));
    const missing = facts.filter((fact) => fact !== '' && !mail.text.includes(fact));
    expect({ title, language, missing }).toEqual({ title, language, missing: [] });
  }
});

const plain = (html: string): string =>
  html
    .replaceAll('&#x27;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
