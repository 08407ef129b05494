import { putInvoice } from '../support/put-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const SHOWN = { shown: true, missing: [], detail: null };
const lacking = (...missing: string[]) => ({ shown: false, missing, detail: null });
const because = (detail: string) => ({
  shown: false,
  missing: [],
  detail: expect.stringContaining(detail) as string,
});
const TAX = { amount: 1900, inclusive: false, rate: '19', category: 'standard' };
const line = (tax: unknown) => ({
  description: 'Work',
  quantity: 1,
  unit_amount: 10_000,
  amount: 10_000,
  tax,
});
const ADDRESS = { line1: 'Bahnhofstrasse 1', postcode: '8001', town: 'Zürich', country: 'CH' };
const EPC = { holder: 'Acme AG', iban: 'DE89370400440532013000' };
const SWISS = { holder: 'Acme AG', iban: 'CH9300762011623852957', holder_address: ADDRESS };

let count = 0;
async function partsOf(given: Record<string, unknown>): Promise<Record<string, unknown>> {
  const externalId = `parts-${(count += 1)}`;
  const collection = { auto_charge: false };
  const made = await putInvoice(app, externalId, { collection, ...given });
  expect([made.status, made.json]).toEqual([201, expect.anything()]);
  const path = `/v1/invoices/${String(made.json['id'])}?expand[]=pdf`;
  return (await app.request('GET', path)).json['pdf'] as Record<string, unknown>;
}

test('what is shown says so, and what a currency has not says that', async () => {
  const lines = [line(TAX)];
  expect(await partsOf({ lines, amount_due: 11_900, bank_details: EPC })).toEqual({
    source: 'quittance',
    tax_by_rate: SHOWN,
    epc_code: SHOWN,
    swiss_code: because('Swiss francs'),
  });
  const chf = { currency: 'chf', bank_details: SWISS };
  expect(await partsOf(chf)).toMatchObject({ epc_code: because('euros'), swiss_code: SHOWN });
});

test('every field that is missing is named', async () => {
  const lines = [line({ ...TAX, rate: undefined }), line(TAX), line(null)];
  const none = await partsOf({ lines, amount_due: 33_800, bank_details: null });
  expect(none).toMatchObject({
    tax_by_rate: lacking('/lines/0/tax/rate', '/lines/2/tax'),
    epc_code: lacking('/bank_details'),
  });
  const account = { holder: 'Acme AG', account_number: '12345678' };
  expect(await partsOf({ bank_details: account })).toMatchObject({
    epc_code: lacking('/bank_details/iban'),
  });
  const { holder_address: _, ...withoutAddress } = SWISS;
  const pointers = ['postcode', 'town', 'country'].map((f) => `/bank_details/holder_address/${f}`);
  expect(await partsOf({ currency: 'chf', bank_details: withoutAddress })).toMatchObject({
    swiss_code: lacking(...pointers),
  });
  const { town: __, ...withoutTown } = ADDRESS;
  const bank = { ...SWISS, holder_address: withoutTown };
  expect(await partsOf({ currency: 'chf', bank_details: bank })).toMatchObject({
    swiss_code: lacking('/bank_details/holder_address/town'),
  });
});

test('what no field would change has its reason in words', async () => {
  const bank = { ...EPC, holder_address: ADDRESS };
  expect(await partsOf({ currency: 'chf', bank_details: bank })).toMatchObject({
    swiss_code: because('neither CH nor LI'),
  });
  const qrIban = { ...SWISS, iban: 'CH4431999123000889012', reference: 'INV-1' };
  expect(await partsOf({ currency: 'chf', bank_details: qrIban })).toMatchObject({
    swiss_code: because('27 digits'),
  });
  const letters = { ...SWISS, holder: 'Яндекс' };
  expect(await partsOf({ currency: 'chf', bank_details: letters })).toMatchObject({
    swiss_code: because('does not know a letter'),
  });
});

test('an invoice that was voided asks for no transfer; its account is complete', async () => {
  const made = await putInvoice(app, 'parts-void', {
    bank_details: EPC,
    collection: { auto_charge: false },
  });
  const path = `/v1/invoices/${String(made.json['id'])}`;
  await app.request('POST', `${path}/void`, { reason: 'twice' }, { idempotencyKey: 'void-parts' });
  const { json } = await app.request('GET', `${path}?expand[]=pdf`);
  expect(json['pdf']).toMatchObject({ epc_code: because('nobody has to') });
});

test('where the billing system gave its PDF, nothing of ours is in it', async () => {
  const content = Buffer.from('%PDF-1.7\n theirs\n%%EOF\n').toString('base64');
  const file = { filename: 'i.pdf', content_type: 'application/pdf', content };
  expect(await partsOf({ bank_details: EPC, documents: [file] })).toMatchObject({
    source: 'billing_system',
    epc_code: because('its own PDF'),
  });
});

test('only what is asked for is added, and both at once', async () => {
  const made = await putInvoice(app, 'parts-both');
  const path = `/v1/invoices/${String(made.json['id'])}`;
  const keys = async (query: string) => {
    const { json } = await app.request('GET', `${path}${query}`);
    return ['settings', 'pdf'].filter((key) => json[key] !== undefined);
  };
  expect(await keys('')).toEqual([]);
  expect(await keys('?expand[]=pdf')).toEqual(['pdf']);
  expect(await keys('?expand[]=settings')).toEqual(['settings']);
  expect(await keys('?expand[]=settings&expand[]=pdf')).toEqual(['settings', 'pdf']);
  const wrong = await app.request('GET', `${path}?expand[]=customer`);
  expect([wrong.status, JSON.stringify(wrong.json)]).toEqual([
    400,
    expect.stringContaining('must be settings or pdf'),
  ]);
});
