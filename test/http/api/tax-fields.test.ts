import { putInvoice } from '../support/put-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const ADDRESS = {
  line1: 'Bahnhofstrasse 1',
  line2: null,
  town: 'Zürich',
  state: null,
  postcode: '8001',
  country: 'CH',
};
const CLIENT = { external_id: 'taxed', name: 'Client AG', email: 'ap@client.example' };
const customer = async () => (await app.request('GET', '/v1/customers/by-external-id/taxed')).json;

test('an invoice gives its customer an address and tax ids, and empties neither', async () => {
  const given = { ...CLIENT, address: ADDRESS, tax_ids: ['CHE-123.456.788 MWST'] };
  expect((await putInvoice(app, 'tax-1', { customer: given })).status).toBe(201);
  const wanted = { address: ADDRESS, country: 'CH', tax_ids: ['CHE-123.456.788 MWST'] };
  expect(await customer()).toMatchObject(wanted);
  expect((await putInvoice(app, 'tax-2', { customer: CLIENT })).status).toBe(201);
  expect(await customer()).toMatchObject(wanted);
  const moved = { ...CLIENT, address: { town: 'Basel', country: 'CH' } };
  expect((await putInvoice(app, 'tax-3', { customer: moved })).status).toBe(201);
  expect(await customer()).toMatchObject({
    address: { town: 'Basel', line1: null },
    tax_ids: wanted.tax_ids,
  });
});

test('a customer has tax ids by its own calls, and the audit log says so', async () => {
  const path = '/v1/customers/by-external-id/with-ids';
  const { external_id: _, ...body } = CLIENT;
  const made = await app.request('PUT', path, { ...body, tax_ids: ['DE123456789'] });
  expect(made.json['tax_ids']).toEqual(['DE123456789']);
  expect((await app.request('PUT', path, body)).json['tax_ids']).toEqual(['DE123456789']);
  const emptied = await app.request('PUT', path, { ...body, tax_ids: null });
  expect(emptied.json['tax_ids']).toEqual([]);
  const entries = await app.stores.audit.list({ connection: 'default', after: 0, limit: 100 });
  const { before, after } = entries.findLast(({ subject }) => subject === made.json['id']) ?? {};
  expect([before, after]).toEqual([{ tax_ids: ['DE123456789'] }, { tax_ids: null }]);
});

test('lines and bank details of an invoice are shown with what documents need', async () => {
  const tax = { amount: 1900, inclusive: false, rate: '19', category: 'standard' };
  const lines = [
    { description: 'Work', quantity: 2, unit: 'h', unit_amount: 5000, amount: 10_000, tax },
  ];
  const bank = { holder: 'Acme AG', iban: 'CH9300762011623852957', holder_address: ADDRESS };
  const given = { customer: CLIENT, lines, bank_details: bank };
  const made = await putInvoice(app, 'tax-4', given);
  expect([made.status, made.json]).toMatchObject([
    201,
    { lines: [{ unit: 'h', tax }], bank_details: { holder_address: ADDRESS } },
  ]);
  expect((await putInvoice(app, 'tax-4', given)).status).toBe(200);
  const other = { ...given, bank_details: { ...bank, holder_address: null } };
  const differs = await putInvoice(app, 'tax-4', other);
  expect([differs.status, differs.json['differences']]).toEqual([
    409,
    ['/bank_details/holder_address'],
  ]);
});

test('the connection says who issues its documents; wrong is refused at once', async () => {
  const path = '/v1/connections/default';
  const issuer = { legal_name: 'Acme Zürich AG', address: ADDRESS, tax_ids: ['CHE-1'] };
  expect((await app.request('PATCH', path, issuer)).json).toMatchObject(issuer);
  const kept = await app.request('PATCH', path, { business_name: 'Acme' });
  expect(kept.json).toMatchObject({ ...issuer, business_name: 'Acme' });
  const none = { legal_name: null, address: null, tax_ids: [] };
  expect((await app.request('PATCH', path, none)).json).toMatchObject(none);
  const wrong = { legal_name: '', address: { country: 'Switzerland' }, tax_ids: 'CHE-1' };
  const refused = await app.request('PATCH', path, wrong);
  const errors = refused.json['errors'] as { pointer: string; code: string }[];
  expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
    '/address/country country_invalid',
    '/legal_name text_empty',
    '/tax_ids tax_ids_invalid',
  ]);
});
