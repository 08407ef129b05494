import { NO_BRANDING } from '../../../src/domain/branding';
import type { Statement } from '../../../src/domain/statements/statement';
import { statementFileName } from '../../../src/documents/statements/file-name';
import { statementCsv } from '../../../src/documents/statements/statement-csv';
import { statementInput } from '../../../src/documents/statements/statement-input';
import { LANGUAGES, wordsIn } from '../../../src/documents/words/words-for';
import { loadFonts } from '../../../src/pdf/fonts';
import { makePdf } from '../../../src/pdf/make-pdf';
import { createTypesetter } from '../../../src/pdf/typesetter';
import { readPdf } from '../../pdf/read-pdf';

const entry = (kind: 'invoice' | 'payment', amount: number, balance: number, number = 'INV-1') => ({
  on: '2026-10-05',
  kind,
  number,
  amount,
  balance,
  methodLabel: kind === 'payment' ? 'visa 4242' : null,
});

const STATEMENT: Statement = {
  from: '2026-10-01',
  to: '2026-10-31',
  currencies: [
    {
      currency: 'eur',
      opening: 5,
      entries: [entry('invoice', 123_450, 123_455), entry('payment', -123_455, 0)],
      closing: 0,
    },
    { currency: 'jpy', opening: 500, entries: [], closing: 500 },
  ],
};

test('the table is RFC 4180 with the mark of UTF-8, its amounts exact to the digit', () => {
  expect(statementCsv(STATEMENT, 'en')).toBe(
    '\ufeff' +
      [
        'Date,Description,Invoice,Payment method,Currency,Amount,Balance',
        '2026-10-01,Opening balance,,,EUR,,0.05',
        '2026-10-05,Invoice INV-1,INV-1,,EUR,1234.50,1234.55',
        '2026-10-05,Payment for invoice INV-1,INV-1,visa 4242,EUR,-1234.55,0.00',
        '2026-10-31,Closing balance,,,EUR,,0.00',
        '2026-10-01,Opening balance,,,JPY,,500',
        '2026-10-31,Closing balance,,,JPY,,500',
        '',
      ].join('\r\n'),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t=1', "'=1"],
  ['\r@1', "'@1"],
  ['a=1', 'a=1'],
  ['=A1,"x"', '"\'=A1,""x"""'],
  ['one\ntwo', 'one two'],
])('a number of an invoice, %j, is text to a spreadsheet', (number, cell) => {
  const currencies = [
    { currency: 'eur', opening: 0, entries: [entry('invoice', 1, 1, number)], closing: 1 },
  ];
  const row = statementCsv({ ...STATEMENT, currencies }, 'en').split('\r\n')[2] ?? '';
  expect(row.endsWith(`,${cell},,EUR,0.01,0.01`)).toBe(true);
});

const typesetter = createTypesetter(loadFonts(null));
const inputOf = (locale: string, statement = STATEMENT) =>
  statementInput({
    statement,
    customer: { name: 'Client SA', country: 'US', locale, profile: {} },
    connection: { businessName: 'Acme Ltd', mode: 'live' },
  });
test('the logo of the connection is named in what it is drawn from', () => {
  const logo = { contentType: 'image/jpeg', size: 1, sha256: 'b'.repeat(64) } as const;
  const branding = { ...NO_BRANDING, logo };
  const connection = { businessName: 'Acme Ltd', mode: 'live', branding } as const;
  const customer = { name: 'Client SA', country: 'US', locale: 'en', profile: {} };
  expect(statementInput({ statement: STATEMENT, customer, connection }).logo).toBe(logo.sha256);
});

const drawn = async (locale: string, statement = STATEMENT) => {
  const { bytes, missing } = await makePdf(inputOf(locale, statement), typesetter);
  return { ...readPdf(bytes), bytes, missing };
};

test.each(LANGUAGES)(
  '%s: the PDF has its words, balances and days, and every letter',
  async (of) => {
    const { text, catalog, info, missing } = await drawn(of);
    const { statement, locale } = wordsIn(of);
    for (const words of [statement.title, statement.opening, statement.closing, 'Client SA']) {
      expect(text).toContain(words);
    }
    expect(text).toMatch(/1[.,\s\u00a0\u202f]?234[.,]55/);
    expect(text.replaceAll('\n', ' ')).toContain('visa 4242');
    expect([missing, catalog.includes(`/Lang (${locale})`)]).toEqual([[], true]);
    expect(info).toContain('D:20261031000000Z');
    expect(statementFileName(STATEMENT, of, 'pdf')).toMatch(
      /^[\p{L}\p{M}-]+-2026-10-01-2026-10-31\.pdf$/u,
    );
  },
);

test('the same statement is the same bytes; 200 entries are on numbered pages', async () => {
  const [one, again] = [await drawn('en'), await drawn('en')];
  expect(Buffer.compare(one.bytes, again.bytes)).toBe(0);
  const entries = Array.from({ length: 200 }, (_, i) => entry('invoice', 1, i + 1, `N-${i}`));
  const currencies = [{ currency: 'usd', opening: 0, entries, closing: 200 }];
  const { text, pages } = await drawn('en', { ...STATEMENT, currencies });
  expect(text.match(/^Invoice N-\d+$/gm)).toHaveLength(200);
  expect(pages.at(-1)?.map((each) => each.text)).toContain(
    `Page ${pages.length} of ${pages.length}`,
  );
  for (const page of pages) expect(page.map((each) => each.text)).toContain('Balance');
});

test('a customer without invoices has a statement that says so', async () => {
  const { text } = await drawn('en', { ...STATEMENT, currencies: [] });
  expect(text).toContain('There are no entries in this period.');
});
