import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentInput } from '../../src/pdf/make-pdf';
import { makePdf } from '../../src/pdf/make-pdf';
import { loadFonts } from '../../src/pdf/fonts';
import { createTypesetter } from '../../src/pdf/typesetter';
import { longInvoice, RECEIPT, SAMPLE } from '../documents/pdf/pdf-samples';

const typesetter = createTypesetter(loadFonts(null));
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'quittance-pdf-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fileOf(input: DocumentInput): Promise<string> {
  const path = join(folder, 'document.pdf');
  writeFileSync(path, (await makePdf(input, typesetter)).bytes);
  return path;
}

const output = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8' });

const STATEMENT: DocumentInput = {
  ...SAMPLE,
  kind: 'statement',
  statement: {
    from: '2026-10-01',
    to: '2026-10-31',
    currencies: [{ currency: 'eur', opening: 0, entries: [], closing: 12_730 }],
  },
};

test.each<[string, DocumentInput]>([
  ['invoice', SAMPLE],
  ['receipt', RECEIPT],
  ['statement', STATEMENT],
  ['invoice of 400 lines', longInvoice(400)],
  ['invoice with letters of four scripts', { ...SAMPLE, memo: 'Ελλάδα Привет 東京 שלום' }],
])('qpdf finds nothing wrong in the %s, and it is tagged', async (_what, input) => {
  const path = await fileOf(input);
  expect(output('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
  expect(output('pdfinfo', path)).toMatch(/^Tagged: +yes$/m);
});

test.each([
  ['Latin', 'en', 'Müller & Søn', '€127.30'],
  ['Greek', 'fr', 'Ελληνική Εταιρεία', '127,30 €'],
  ['Cyrillic', 'de', 'ООО Ромашка', '127,30 €'],
  ['Japanese', 'ja', '株式会社東京', '€127.30'],
])('pdftotext reads number, name and total: %s', async (_script, locale, name, total) => {
  const customer = { ...SAMPLE.customer, name };
  const path = await fileOf({ ...SAMPLE, locale, customer, number: `${name} 7` });
  const text = output('pdftotext', '-layout', path, '-').replaceAll(/[\u00a0\u202f]/g, ' ');
  for (const expected of [`${name} 7`, total]) expect(text).toContain(expected);
});

test('the sum that a page carries forward is what the next brings forward', async () => {
  const text = output('pdftotext', '-layout', await fileOf(longInvoice(100)), '-');
  const sums = (label: string) =>
    [...text.matchAll(new RegExp(`${label} +(\\S+)`, 'g'))].map(([, sum]) => sum);
  expect(sums('Carried forward').length).toBeGreaterThan(1);
  expect(sums('Brought forward')).toEqual(sums('Carried forward'));
});
