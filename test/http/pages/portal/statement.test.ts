import { portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';
import { putInvoice } from '../../support/put-invoice';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';

const CUSTOMER = {
  external_id: 'stated',
  name: 'Client SA',
  email: 'ap@client.example',
  locale: 'de',
  time_zone: 'Europe/Berlin',
};
const OCTOBER = 'from=2026-10-01&to=2026-10-31';

let app: TestApp;
let visitor: PortalVisitor;
let path = '';
beforeAll(async () => {
  app = await startApp({ limits: { filesPerLink: 1_000 } });
  visitor = portalVisitorOf(app);
  const lines = [{ description: 'x', quantity: 1, unit_amount: 11_900, amount: 11_900 }];
  const given = { lines, amount_due: 11_900, due_on: '2026-12-01' };
  const october = { ...given, customer: CUSTOMER, issued_on: '2026-10-02', number: '=1+1' };
  const { json } = await putInvoice(app, 'october', october);
  const { id } = json['customer'] as { id: string };
  const other = { ...CUSTOMER, external_id: 'other' };
  await putInvoice(app, 'foreign', { ...given, customer: other, issued_on: '2026-10-03' });
  path = `${await visitor.link(id)}/account/statement`;
});
afterAll(() => app.close());

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('the page asks for two days, proposes a year, and has a button for each file', async () => {
  const page = (await visitor.get(path.replace('/statement', ''))).text;
  const days = [...page.matchAll(/<input type="date"[^>]*value="([^"]*)"/g)].map(([, day]) => day);
  const [from = '', to = ''] = days;
  expect(days).toHaveLength(2);
  expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBe(365);
  expect(page).toContain(`<form action="${path}">`);
  expect(page).toMatch(/value="pdf" name="format".*value="csv" name="format"/);
  const french = (await visitor.get(`${path.replace('/statement', '')}?lang=fr`)).text;
  expect(french).toContain('<input type="hidden" name="lang" value="fr"/>');
});

test('it is a file to keep, in the language of the page, and kept by no cache', async () => {
  const pdf = await visitor.get(`${path}?${OCTOBER}&format=pdf`);
  expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(pdf.headers.get('content-disposition')).toBe(
    'attachment; filename=Kontoauszug-2026-10-01-2026-10-31.pdf',
  );
  expect(pdf.text).toContain('"kind":"statement"');
  for (const name of ['cache-control', 'referrer-policy', 'x-robots-tag']) {
    const secret = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }[name];
    expect([name, pdf.headers.get(name)]).toEqual([name, secret ?? 'noindex, nofollow']);
  }
  const english = await visitor.get(`${path}?${OCTOBER}&format=pdf&lang=en`);
  expect(english.headers.get('content-disposition')).toBe(
    'attachment; filename=Statement-of-account-2026-10-01-2026-10-31.pdf',
  );
});

test('a cell that begins with = is text, and nothing of somebody else is in it', async () => {
  const csv = await visitor.get(`${path}?${OCTOBER}&format=csv`);
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(csv.text.replace('\ufeff', '').split('\r\n')).toEqual([
    'Datum,Vorgang,Rechnung,Zahlungsmethode,Währung,Betrag,Saldo',
    '2026-10-01,Anfangssaldo,,,EUR,,0.00',
    "2026-10-02,Rechnung =1+1,'=1+1,,EUR,119.00,119.00",
    '2026-10-31,Endsaldo,,,EUR,,119.00',
    '',
  ]);
});

test('days that are none, or the last one first, are said on a page', async () => {
  for (const days of [
    'from=2026-10-31&to=2026-10-01',
    'from=2026-13-01&to=2026-12-01',
    'from=&to=',
    'from=2026-10-01&from=2026-10-02&to=2026-10-31',
  ]) {
    const { status, text: html } = await visitor.get(`${path}?${days}&format=csv&lang=en`);
    expect([days, status]).toEqual([days, 422]);
    expect(text(html)).toContain('Please give two days, the earlier one first.');
    expect(html).toContain(`href="${path.replace('/statement', '')}?lang=en"`);
  }
});

test('too many entries for a PDF are said on a page, and are in the table', async () => {
  const entry = { on: '2026-10-02', kind: 'invoice', number: 'N', methodLabel: null } as const;
  const entries = Array.from({ length: 1_001 }, () => ({ ...entry, amount: 1, balance: 1 }));
  const currencies = [{ currency: 'eur', opening: 0, entries, closing: 1 }];
  const read = jest.spyOn(app.stores.invoices, 'statement');
  read.mockResolvedValue({ from: '2026-10-01', to: '2026-10-31', currencies });
  const pdf = await visitor.get(`${path}?${OCTOBER}&format=pdf&lang=en`);
  const csv = await visitor.get(`${path}?${OCTOBER}&format=csv`);
  read.mockRestore();
  expect([pdf.status, pdf.headers.get('content-type')]).toEqual([422, 'text/html; charset=utf-8']);
  expect(text(pdf.text)).toContain(
    'This period is too long for a PDF. Choose a shorter one, or CSV.',
  );
  expect(csv.text.split('\r\n')).toHaveLength(1_005);
});

test('a link that never was has no statement, and nothing is posted there', async () => {
  const none = await visitor.get(`/portal/${'a'.repeat(32)}/account/statement?${OCTOBER}`);
  expect([none.status, none.headers.get('content-disposition')]).toEqual([404, null]);
  expect((await visitor.press(path)).status).toBe(405);
});

test('files of one link are limited as those of an invoice', async () => {
  const strict = await startApp({ limits: { filesPerLink: 2 } });
  const other = portalVisitorOf(strict);
  const { json } = await putInvoice(strict, 'one', { customer: CUSTOMER });
  const { id } = json['customer'] as { id: string };
  const at = `${await other.link(id)}/account/statement?format=csv`;
  const answers = [await other.get(at), await other.get(at), await other.get(at)];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers[2]?.headers.get('retry-after')).toMatch(/^\d+$/);
  await strict.close();
});
