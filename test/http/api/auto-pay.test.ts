import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

async function customer(externalId: string): Promise<string> {
  const body = { name: 'Client SA', email: 'ap@client.example' };
  const { json } = await app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);
  return String(json['id']);
}

const post = (path: string, body: unknown = {}, idempotencyKey = path) =>
  app.request('POST', path, body, { idempotencyKey });

const actionsOf = async (subject: string) => {
  const { json } = await app.request('GET', `/v1/audit?subject=${subject}`);
  return (json['data'] as { action: string }[]).map(({ action }) => action);
};

it('shows what the customer has withdrawn, and the audit log has it once', async () => {
  const id = await customer('payer-1');
  const path = `/v1/customers/${id}`;
  expect((await app.request('GET', path)).json['auto_pay_withdrawn']).toBe(false);
  for (let i = 0; i < 2; i++) {
    const { json } = await post(`${path}/withdraw_auto_pay`);
    expect(json['auto_pay_withdrawn']).toBe(true);
  }
  const again = await customer('payer-1');
  expect((await app.request('GET', `/v1/customers/${again}`)).json['auto_pay_withdrawn']).toBe(
    true,
  );
  expect((await post(`${path}/allow_auto_pay`)).json['auto_pay_withdrawn']).toBe(false);
  expect(await actionsOf(id)).toEqual([
    'customer.created',
    'customer.auto_pay_withdrawn',
    'customer.auto_pay_allowed',
  ]);
});

it('is refused for a customer nobody knows', async () => {
  for (const part of ['withdraw_auto_pay', 'allow_auto_pay']) {
    const answer = await post(`/v1/customers/cst_none/${part}`);
    expect([answer.status, answer.json['code']]).toEqual([404, 'customer_unknown']);
  }
});

it('refuses what needs consent, once the invoice knows that it is withdrawn', async () => {
  const body = sampleInvoice({ external_id: 'consent-1' });
  const made = await app.request('PUT', '/v1/invoices/by-external-id/consent-1', body);
  const stored = { connection: 'default', externalId: 'consent-1' };
  const ref = (await app.stores.invoices.byIdentity(stored))?.ref ?? '';
  const customer = { stripeCustomer: null, method: null, fresh: false, autoPayWithdrawn: true };
  await app.run.step(ref, [{ kind: 'customer', ...customer }]);
  const path = `/v1/invoices/${String(made.json['id'])}/auto_charge`;
  const on = await post(path, { on: true }, 'on-1');
  expect([on.status, on.json['code']]).toEqual([409, 'command_refused']);
  expect(on.json['detail']).toContain('takes no charges while they are away');
  expect((await post(path, { on: false }, 'off-1')).status).toBe(200);
});

it('refuses methods that are none, with each thing wrong', async () => {
  const made = await app.request(
    'PUT',
    '/v1/invoices/by-external-id/methods-1',
    sampleInvoice({ external_id: 'methods-1' }),
  );
  const path = `/v1/invoices/${String(made.json['id'])}/methods`;
  const wrong = await post(path, { methods: ['Card', 'card', 'card'] }, 'wrong');
  expect([wrong.status, wrong.json['code']]).toEqual([422, 'invalid_body']);
  const foreign = await post(path, { methods: ['us_bank_account'] }, 'foreign');
  expect([foreign.status, foreign.json['code']]).toEqual([409, 'command_refused']);
  expect(foreign.json['detail']).toContain('take other currencies');
  expect((await post(path, { methods: null }, 'all')).status).toBe(200);
  expect((await post(path, {}, 'absent')).status).toBe(200);
});
