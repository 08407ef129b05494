import { MOST_PAGE_BYTES, pageBytes } from '../../../documents/page-bytes';
import { sampleInvoice } from '../../../contract/sample-invoice';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';

let app: TestApp;
let visitor: PortalVisitor;
beforeAll(async () => {
  app = await startApp({ limits: { pagesPerLink: 10_000, unknownLinksPerAddress: 10_000 } });
  visitor = portalVisitorOf(app);
});
afterAll(() => app.close());

async function customer(name: string, more: Record<string, unknown> = {}): Promise<string> {
  const details = { name, email: `${name}@client.example`, ...more };
  const { json } = await app.request('PUT', `/v1/customers/by-external-id/${name}`, details);
  return String(json['id']);
}

async function invoice(of: string, externalId: string, different: Record<string, unknown> = {}) {
  const body = sampleInvoice({ external_id: externalId, number: externalId, customer: of });
  const path = `/v1/invoices/by-external-id/${externalId}`;
  const { json } = await app.request('PUT', path, { ...body, ...different });
  return String(json['id']);
}

const oneLine = (amount: number, currency: string) => ({
  currency,
  amount_due: amount,
  lines: [{ description: 'Work', quantity: 1, unit_amount: amount, amount }],
});

const voidInvoice = (id: string) =>
  app.request(
    'POST',
    `/v1/invoices/${id}/void`,
    { reason: 'twice' },
    { idempotencyKey: `void-${id}` },
  );

/** What the page says of its rows, in order. */
const numbersOn = (html: string) =>
  [...html.matchAll(/<span class="what">(?:<input[^>]*>)?<a[^>]*><bdi>([^<]*)/g)].map(
    ([, number]) => number,
  );

test('what is due is said by currency, and what of it is overdue in words', async () => {
  const id = await customer('sums');
  await invoice(id, 'S-1', {
    ...oneLine(10_000, 'eur'),
    issued_on: '2020-01-01',
    due_on: '2020-01-31',
  });
  await invoice(id, 'S-2', { ...oneLine(2_550, 'eur'), due_on: '2099-01-31' });
  await invoice(id, 'S-3', { ...oneLine(700, 'usd'), due_on: '2099-01-31' });
  const voided = await invoice(id, 'S-4', oneLine(99_900, 'eur'));
  await voidInvoice(voided);
  const { text } = await visitor.get(await visitor.link(id));
  const sums = /<ul class="sums-due">(.*?)<\/ul>/.exec(text)?.[1] ?? '';
  expect(
    sums
      .replace(/<[^>]+>/g, ' ')
      .replace(/ +/g, ' ')
      .trim(),
  ).toBe('€125.50 €100.00 of it is overdue $7.00');
});

test('each invoice has its number, days, status in words and amount, and leads on', async () => {
  const id = await customer('rows');
  await invoice(id, 'R-open', { issued_on: '2026-11-01', due_on: '2099-12-01' });
  await invoice(id, 'R-late', { issued_on: '2020-01-01', due_on: '2020-01-31' });
  const voided = await invoice(id, 'R-void');
  await voidInvoice(voided);
  const row = await app.stores.invoices.byIdentity({
    connection: 'default',
    externalId: 'R-open',
  });
  const page = async (filter: string) =>
    (await visitor.get(`${await visitor.link(id)}?filter=${filter}`)).text;
  const open = await page('open');
  expect(numbersOn(open)).toEqual(['R-late', 'R-open']);
  const text = open.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(text).toContain('R-open Open 1 November 2026 · Due 1 December 2099 €119.00 PDF Pay');
  expect(text).toContain('R-late Overdue 1 January 2020 · Due 31 January 2020 €119.00 PDF Pay');
  const own = /href="(\/i\/[a-z2-7]{32})" aria-label="Pay invoice R-open"/.exec(open)?.[1];
  const { text: itsPage } = await visitor.get(own ?? '');
  expect(open).toContain(`href="${own}/invoice.pdf"`);
  expect(itsPage).toContain(`Invoice ${row?.invoice.number}`);
  expect(numbersOn(await page('paid'))).toEqual([]);
  const all = await page('all');
  expect(numbersOn(all)).toEqual(['R-void', 'R-late', 'R-open']);
  expect(all).toContain('Void');
  expect(all).not.toContain('Pay invoice R-void');
});

test('a draft is not shown, nor what is only on its way counted as due', async () => {
  const id = await customer('drafts');
  await invoice(id, 'D-1', { send: 'manual' });
  const { text } = await visitor.get(await visitor.link(id));
  expect(text).toContain('Nothing is due. Thank you!');
  expect(text).toContain('You have no open invoice from Business Ltd. New ones come by mail.');
  expect(numbersOn(text)).toEqual([]);
});

test('pages are of 20, by a cursor that is of this customer only, and light', async () => {
  const id = await customer('pages');
  const other = await customer('foreign');
  const foreign = await invoice(other, 'F-1');
  for (let n = 10; n < 32; n += 1) await invoice(id, `P-${n}`);
  const path = await visitor.link(id);
  const first = await visitor.get(path);
  expect(numbersOn(first.text)).toEqual(Array.from({ length: 20 }, (_, nth) => `P-${31 - nth}`));
  expect(pageBytes(first.text)).toBeLessThanOrEqual(MOST_PAGE_BYTES);
  const next = /<a class="small" href="([^"]+)" rel="next">/.exec(first.text)?.[1] ?? '';
  const second = await visitor.get(next.replaceAll('&amp;', '&'));
  expect(numbersOn(second.text)).toEqual(['P-11', 'P-10']);
  expect(second.text).toContain('Back to the newest');
  expect(second.text).not.toContain('rel="next"');
  for (const after of [foreign, 'no-cursor', "inv_' or 1=1"]) {
    const page = await visitor.get(`${path}?after=${encodeURIComponent(after)}`);
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('F-1');
  }
});

test('it is in the customer’s language, or the one chosen, which its links keep', async () => {
  const id = await customer('langues', { locale: 'fr-FR' });
  await invoice(id, 'L-1', { due_on: '2099-12-01' });
  const path = await visitor.link(id);
  expect((await visitor.get(path)).text).toContain('Vos factures de Business Ltd');
  const german = (await visitor.get(`${path}?lang=de`)).text;
  expect(german).toContain('Ihre Rechnungen von Business Ltd');
  expect(german).toContain(`href="${path}?filter=paid&amp;lang=de"`);
  expect(german).toMatch(/href="\/i\/[a-z2-7]{32}\?lang=de"/);
});

test('names and numbers are text, whatever they look like', async () => {
  const id = await customer('hostile');
  await invoice(id, 'H-1', { number: '<script>alert(1)</script>' });
  const { text } = await visitor.get(await visitor.link(id));
  expect(text).not.toContain('<script>');
  expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
});
