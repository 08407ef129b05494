import { putInvoice } from '../support/put-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const pageOf = async (hosted: unknown, path = '') =>
  (await fetch(`${app.url}${new URL(String(hosted)).pathname}${path}`)).text();

/** What is folded, line by line. */
const partiesOn = (html: string) =>
  [
    ...(/<details class="folded parties">.*?<\/details>/.exec(html)?.[0] ?? '').matchAll(
      /<(?:summary|dt|bdi)>(.*?)</g,
    ),
  ].map(([, text]) => text);

test('the page says who issues the invoice and who owes it, where it is known', async () => {
  const collection = { auto_charge: false };
  const plain = await putInvoice(app, 'parties-0', { collection });
  expect(partiesOn(await pageOf(plain.json['hosted_invoice_url']))).toEqual([]);
  const address = { line1: '1 <b>Main</b> Street', town: 'London', postcode: 'W1A', country: 'GB' };
  const issuer = { legal_name: 'Acme plc', address, tax_ids: ['GB123456789'] };
  await app.request('PATCH', '/v1/connections/default', issuer);
  const customer = {
    external_id: 'owes',
    name: 'Client SA',
    email: 'ap@client.example',
    locale: 'de',
    address: { town: 'Zürich', country: 'CH' },
    tax_ids: ['CHE-1'],
  };
  const { json } = await putInvoice(app, 'parties-1', { collection, customer });
  const wanted = [
    'Anschriften und Steuernummern',
    'Von',
    'Business Ltd',
    'Acme plc',
    '1 &lt;b&gt;Main&lt;/b&gt; Street',
    'London W1A',
    'Vereinigtes Königreich',
    'GB123456789',
    'An',
    'Client SA',
    'Zürich',
    'Schweiz',
    'CHE-1',
  ];
  for (const path of ['', '/done']) {
    expect(partiesOn(await pageOf(json['hosted_invoice_url'], path))).toEqual(wanted);
  }
});
