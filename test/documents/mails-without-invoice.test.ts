import { LANGUAGES, wordsIn } from '../../src/documents/words/words-for';
import { golden, inSections } from './golden';
import { MAILS_WITHOUT_INVOICE, PORTAL, fiftyPaid } from './mails-without-invoice';

const all = Object.entries(MAILS_WITHOUT_INVOICE).flatMap(([name, render]) =>
  LANGUAGES.map((language) => ({ name, language, mail: render(language) })),
);

/** Where one leads that does not lead to the page where a link is asked for. */
const PAGES: Readonly<Record<string, string | undefined>> = {
  portal_link: `${PORTAL}/mailed/k7token`,
  address_changed: undefined, // who reads it may not see the invoices any more
};

test('each says the words that it said at the last release', () => {
  const sections = all.map(({ name, language, mail }) => [
    `${name}, ${language}`,
    `Subject: ${mail.subject}\nPreheader: ${mail.preheader}\n\n${mail.text}`,
  ]);
  const text = inSections(Object.fromEntries(sections) as Record<string, string>);
  expect(text).toBe(golden('mails-without-invoice', text));
});

test.each(all)('$name, $language: names its business, leads to our page alone, and fits', (one) => {
  const { subject, html, text } = one.mail;
  expect(subject).toContain('Acme Ltd');
  expect(text).toContain('Client SA');
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
  expect(links[0]).toBe(one.name in PAGES ? PAGES[one.name] : PORTAL);
  const others = links
    .slice(1)
    .filter((link) => !/^https:\/\/pay\.acme\.example\/i\//.test(`${link}`));
  expect(others).toEqual([]);
  expect(new Set(text.match(/https?:\/\/\S+/g))).toEqual(new Set(links));
  expect(html).not.toMatch(/<img|<script|url\(|checkout\.stripe/i);
  expect(html).toContain(`lang="${wordsIn(one.language).locale}"`);
  expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
});

test.each(LANGUAGES)('the receipt of 50 invoices fits in %s, each with its link', (language) => {
  const { html, text, subject } = fiftyPaid(language);
  expect(subject).toMatch(/50/);
  expect(Buffer.byteLength(html)).toBeLessThan(60 * 1024);
  expect(new Set(text.match(/https?:\/\/\S+/g)).size).toBe(51);
});
