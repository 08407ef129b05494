import { layOut } from '../../src/documents/pdf/lay-out';
import type { PdfInput } from '../../src/documents/pdf/pdf-input';
import { LANGUAGES } from '../../src/documents/words/words-for';
import { loadFonts } from '../../src/pdf/fonts';
import { makePdf } from '../../src/pdf/make-pdf';
import { createTypesetter } from '../../src/pdf/typesetter';
import { longInvoice, RECEIPT, SAMPLE } from '../documents/pdf/pdf-samples';
import { readPdf } from './read-pdf';

const families = loadFonts(null);
const typesetter = createTypesetter(families);
const made = async (input: PdfInput) => {
  const { bytes, missing } = await makePdf(input, typesetter);
  return { ...readPdf(bytes), bytes, missing };
};
const customerCalled = (name: string): PdfInput => ({
  ...SAMPLE,
  customer: { ...SAMPLE.customer, name, address: [] },
});

test.each([
  ['Latin', 'Müller & Søn, a.s.'],
  ['Greek', 'Ελληνική Εταιρεία'],
  ['Cyrillic', 'ООО Ромашка'],
  ['Japanese', '株式会社東京クライアント'],
])('number, total and a customer’s name in %s are there as text', async (_script, name) => {
  const { text, missing } = await made({ ...customerCalled(name), number: `${name} 7` });
  expect(text.replaceAll('\n', '')).toContain(name);
  expect(text).toContain('€127.30');
  expect(missing).toEqual([]);
});

test.each([
  ['Hebrew', 'שלום עולם'],
  ['Arabic', 'مؤسسة النور'],
])('a name in %s is drawn from right to left, in one piece', async (_script, name) => {
  const { pages, missing } = await made(customerCalled(name));
  expect(missing).toEqual([]);
  const seen = [...name].toReversed().join('');
  expect(pages[0]?.map(({ text }) => text)).toContain(seen);
});

test('a name of two directions keeps its number and its brackets where they are read', async () => {
  const { pages } = await made(customerCalled('שלום (2019)'));
  const pieces = (pages[0] ?? []).filter(({ text }) => /[\u0590-\u05ff]|2019|^[( )]+$/.test(text));
  const inSight = pieces.toSorted((a, b) => a.x - b.x).map(({ text }) => text);
  expect(inSight.join('').trim()).toBe('(2019) םולש');
});

test('a letter that no font has is drawn as a box, reported, and kept as text', async () => {
  const { bytes, missing } = await made(customerCalled('한 GmbH'));
  expect(missing).toEqual(['한']);
  const without = await made(customerCalled(' GmbH'));
  expect(bytes.length).toBeGreaterThan(without.bytes.length);
  expect(without.missing).toEqual([]);
});

test.each([
  ['invoice', SAMPLE],
  ['receipt', RECEIPT],
  ['of many pages', longInvoice(60)],
])('the same %s is the same bytes, from other threads too', async (_what, input) => {
  const first = await makePdf(input, typesetter);
  const second = await makePdf(structuredClone(input), typesetter);
  const elsewhere = await makePdf(input, createTypesetter(families));
  expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
  expect(Buffer.compare(first.bytes, elsewhere.bytes)).toBe(0);
});

test('another invoice has another id, and says the day that it was issued on', async () => {
  const idOf = (bytes: Uint8Array) => /\/ID \[<(\w+)>/.exec(Buffer.from(bytes).toString('latin1'));
  const [one, other] = [await made(SAMPLE), await made({ ...SAMPLE, memo: 'other' })];
  expect(idOf(one.bytes)?.[1]).toMatch(/^\w{32}$/);
  expect(idOf(one.bytes)?.[1]).not.toBe(idOf(other.bytes)?.[1]);
  expect(one.info).toContain('D:20261117000000Z');
  expect((await made(RECEIPT)).info).toContain('D:20261120000000Z');
});

test('it is tagged, has a title and a language, and its links lead to our page alone', async () => {
  const { catalog, info, elements, links } = await made(SAMPLE);
  expect(catalog).toContain('/Lang (en-GB)');
  expect(catalog).toContain('/StructTreeRoot');
  expect(catalog).toContain('/MarkInfo');
  expect(info).toContain('(Invoice INV-0042)');
  expect(elements.filter((type) => type === 'H1')).toHaveLength(1);
  expect(new Set(elements)).toEqual(
    new Set(['Document', 'H1', 'H2', 'P', 'Link', 'Figure', 'Table', 'TR', 'TH', 'TD', 'URI']),
  );
  expect(new Set(links)).toEqual(new Set([SAMPLE.payUrl]));
});

test('what users give stays text: it ends no string and opens no object', async () => {
  const evil = String.raw`) >> endobj 7 0 obj << /S /JavaScript /JS (app.alert\(1\)) \\ (`;
  const { text, info } = await made({ ...customerCalled(evil), number: evil, memo: evil });
  expect(text).toContain('endobj');
  expect(text.replaceAll('\n', ' ')).toContain('/S /JavaScript');
  expect(info).toContain(String.raw`\) >> endobj`);
});

test('400 lines are all there, on numbered pages', async () => {
  const { text, pages } = await made(longInvoice(400));
  expect(text.match(/^Team plan, seat \d+$/gm)).toHaveLength(400);
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.at(-1)?.map(({ text: one }) => one)).toContain(
    `Page ${pages.length} of ${pages.length}`,
  );
});

test.each(LANGUAGES)('two lines with tax and an account are one page: %s', (locale) => {
  const { pages } = layOut({ ...SAMPLE, locale }, typesetter.measure);
  expect(pages).toHaveLength(1);
});

test('a quantity is written as the language does, as amounts are', async () => {
  const { text } = await made({ ...SAMPLE, locale: 'de' });
  expect(text).toContain('1,5 h');
});
