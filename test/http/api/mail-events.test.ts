import type { Scope } from '../../../src/domain/api-key';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

async function customer(externalId: string, email: string, billingEmails?: string[]) {
  const body = { name: 'Client SA', email, ...(billingEmails && { billingEmails }) };
  const { json } = await app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);
  return String(json['id']);
}

async function keyOf(scope: Scope): Promise<string> {
  const { key, ...kept } = newApiKey('test');
  const row = { ...kept, scope, connection: 'default', mode: 'test' as const, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  return key;
}

const report = (body: unknown, key?: string) =>
  app.request('POST', '/v1/mail_events', body, key === undefined ? {} : { key });

const bounce = (id: string, address: string, more = {}) => ({
  id,
  type: 'bounce',
  recipients: [address],
  detail: '550 5.1.1 no such user',
  ...more,
});

const unreachable = async (id: string) =>
  (await app.request('GET', `/v1/customers/${id}`)).json['unreachable_emails'];

const eventsOf = async (id: string) =>
  (await app.stores.publicEvents.list('default', null, 100)).filter(
    ({ event, ...row }) => event.type.startsWith('customer.email_b') && row.customerId === id,
  );

it('a bounce marks the address once, and is answered the same again', async () => {
  const id = await customer('bounced', 'Gone@Client.example', [
    'Gone@Client.example',
    'b@c.example',
  ]);
  const marked = [{ customer: id, external_id: 'bounced', address: 'gone@client.example' }];
  for (let times = 0; times < 2; times++) {
    const { status, json } = await report(bounce('b-1', 'gone@client.example'));
    expect([status, json]).toEqual([200, { object: 'mail_event', id: 'b-1', marked }]);
  }
  expect((await report(bounce('b-2', 'gone@client.example'))).json['marked']).toEqual([]);
  expect(await unreachable(id)).toEqual([
    {
      address: 'gone@client.example',
      reason: 'bounced',
      detail: '550 5.1.1 no such user',
      since: expect.any(String) as string,
    },
  ]);
  const { json: audit } = await app.request('GET', `/v1/audit?subject=${id}`);
  const actions = (audit['data'] as { action: string }[]).map(({ action }) => action);
  expect(actions.filter((action) => action === 'customer.email_marked')).toHaveLength(1);
});

it('a full mailbox marks nothing, a complaint does; of a stranger nothing is kept', async () => {
  const id = await customer('complained', 'spam@client.example');
  const soft = await report(bounce('s-1', 'spam@client.example', { permanent: false }));
  expect(soft.json['marked']).toEqual([]);
  const nobody = await report(bounce('s-2', 'stranger@nowhere.example'));
  expect(nobody.json['marked']).toEqual([]);
  const body = { id: 's-3', type: 'complaint', recipients: ['spam@client.example'] };
  expect((await report(body)).json['marked']).toHaveLength(1);
  expect(await unreachable(id)).toMatchObject([{ reason: 'complained', detail: null }]);
});

it('is forgotten when the customer has another address, or by hand', async () => {
  const id = await customer('changed', 'old@client.example');
  await report(bounce('c-1', 'old@client.example'));
  await customer('changed', 'new@client.example');
  expect(await unreachable(id)).toEqual([]);
  await report(bounce('c-2', 'new@client.example'));
  expect(await unreachable(id)).toHaveLength(1);
  const allowed = await app.request('POST', `/v1/customers/${id}/allow_email`, {
    address: 'NEW@client.example',
  });
  expect(allowed.json['unreachable_emails']).toEqual([]);
  const unknown = await app.request('POST', '/v1/customers/cst_none/allow_email', {
    address: 'a@b.example',
  });
  expect([unknown.status, unknown.json['code']]).toEqual([404, 'customer_unknown']);
});

it('the timeline of the invoice says what became of its mail, and what goes on', async () => {
  const body = sampleInvoice({ external_id: 'came-back' });
  const made = await app.request('PUT', '/v1/invoices/by-external-id/came-back', body);
  const row = await app.stores.invoices.byIdentity({
    connection: 'default',
    externalId: 'came-back',
  });
  const address = row!.customer.email;
  const mail = { key: 'invoice', name: 'invoice', to: [address], subject: 'Invoice' };
  await app.stores.mails.claim({ ref: row!.ref, ...mail, messageId: 'abc@pay.example' });
  await report(bounce('t-1', address, { message_id: '<abc@pay.example>' }));
  const { json } = await app.request('GET', `/v1/invoices/${String(made.json['id'])}/timeline`);
  expect(JSON.stringify(json)).toContain(
    `the mail to ${address} came back (550 5.1.1 no such user): nothing more is mailed there; ` +
      'the customer has no other address, and collecting goes on',
  );
  await report(bounce('t-2', address));
  expect(await eventsOf(row!.customer.id)).toHaveLength(1);
});

it('takes a key that can do nothing else; a forged report is refused', async () => {
  const own = await keyOf('mail_events');
  expect((await report(bounce('k-1', 'a@b.example'), own)).status).toBe(200);
  const read = await app.request('GET', '/v1/invoices', undefined, { key: own });
  expect([read.status, read.json['code'], read.json['detail']]).toEqual([
    403,
    'insufficient_scope',
    'this key has the scope mail_events; GET /v1/invoices takes one with read or collect or admin',
  ]);
  const narrow = await report(bounce('k-2', 'a@b.example'), await keyOf('read'));
  expect([narrow.status, narrow.json['detail']]).toEqual([
    403,
    'this key has the scope read; POST /v1/mail_events takes one with mail_events or collect or ' +
      'admin',
  ]);
  const forged = await report(bounce('k-3', 'a@b.example'), newApiKey('test').key);
  expect([forged.status, forged.json['code']]).toEqual([401, 'unauthorized']);
});

it('says everything that is wrong at once', async () => {
  const wrong = { type: 'open', recipients: ['no address'], permanent: 'yes', other: 1 };
  const { status, json } = await report(wrong);
  expect(status).toBe(400);
  const pointers = (json['errors'] as { pointer: string }[]).map(({ pointer }) => pointer);
  expect([...new Set(pointers)].sort()).toEqual([
    '/id',
    '/other',
    '/permanent',
    '/recipients/0',
    '/type',
  ]);
});
