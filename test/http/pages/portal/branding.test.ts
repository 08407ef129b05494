import { sampleInvoice } from '../../../contract/sample-invoice';
import type { TestApp } from '../../support/test-app';
import { startApp } from '../../support/test-app';
import { pathIn, portalVisitorOf } from '../../support/portal-visitor';
import type { PortalVisitor } from '../../support/portal-visitor';

let app: TestApp;
let visitor: PortalVisitor;
let logo = '';
beforeAll(async () => {
  app = await startApp({ waits: { checkout: 1 } });
  visitor = portalVisitorOf(app);
  const address = { line1: '1 Main <Street>', town: 'London', postcode: 'W1A 1AA', country: 'GB' };
  const issuer = { legal_name: 'Acme Holdings', address, tax_ids: ['GB 123 4567 89'] };
  await app.request('PATCH', '/v1/connections/default', issuer);
  const path = '/v1/connections/default/branding';
  await app.request('PUT', path, { accent_color: '#ffc400', footer: 'Reg. <b>7</b>' });
  const svg = Buffer.from('<svg><path d="M0 0h1v1z"/></svg>').toString('base64');
  const given = { content_type: 'image/svg+xml', content: svg };
  const { json } = await app.request('PUT', `${path}/logo`, given);
  logo = new URL(String((json['logo'] as { url: string }).url)).pathname;
});
afterAll(() => app.close());

test('every page of the portal looks as the business wants, and says who that is', async () => {
  const details = { name: 'Client SA', email: 'ap@client.example', locale: 'fr' };
  const customer = await app.request('PUT', '/v1/customers/by-external-id/branded', details);
  const id = String(customer.json['id']);
  const invoices: string[] = [];
  for (const external_id of ['branded-1', 'branded-2']) {
    const body = sampleInvoice({ external_id, number: external_id, customer: id });
    const made = await app.request('PUT', `/v1/invoices/by-external-id/${external_id}`, body);
    invoices.push(`invoice=${String(made.json['id'])}`);
  }
  const path = await visitor.link(id);
  await visitor.press('/portal', { email: 'ap@client.example' });
  const [mail] = await visitor.work();
  const pay = (raw: string) =>
    app.request('POST', `${path}/pay`, undefined, {
      key: null,
      raw,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
    });
  const pages = {
    list: await visitor.get(path),
    account: await visitor.get(`${path}/account`),
    confirmation: await visitor.get(`${path}/account/auto_pay/off`),
    'mailed link': await visitor.get(pathIn(mail)),
    problem: await pay(''),
    'on the way': await pay(invoices.join('&')),
  };
  for (const [name, { text }] of Object.entries(pages)) {
    expect([name, text]).toEqual([name, expect.stringContaining(`src="${logo}"`)]);
    expect(text).toMatch(/<link rel="stylesheet" href="\/assets\/accents\/ffc400\.css\?v=\w+"\/>/);
    expect(text).toContain('Reg. &lt;b&gt;7&lt;/b&gt;');
    expect(text).toContain(
      'Acme Holdings · 1 Main &lt;Street&gt; · London W1A 1AA · Royaume-Uni · GB 123 4567 89',
    );
  }
});

test('who has no business yet, or a wrong link, sees nothing of one', async () => {
  const pages = [await visitor.get('/portal'), await visitor.get(`/portal/${'a'.repeat(32)}`)];
  for (const { text } of pages) expect(text).not.toMatch(/assets\/(?:logos|accents)|Acme|Reg\./);
});
