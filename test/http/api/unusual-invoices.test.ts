import { request } from 'node:http';
import { brotliCompressSync, constants } from 'node:zlib';
import { Client } from 'pg';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const PATH = '/v1/invoices/by-external-id/more-1';

describe('a body', () => {
  it('of a few kilobytes that would inflate to 200 MB is 415', async () => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 2 };
    const raw = brotliCompressSync(Buffer.alloc(200_000_000, 'x'), { params });
    expect(raw.length).toBeLessThan(10_000);
    const headers = { 'content-type': 'application/json', 'content-encoding': 'br' };
    const answer = await app.request('PUT', PATH, undefined, { raw, headers });
    expect([answer.status, answer.json['code']]).toEqual([415, 'unsupported_media_type']);
  });

  it('without any content type is 415, and never read as nothing', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${app.key}` };
      const asked = request(`${app.url}${PATH}`, { method: 'PUT', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.once('error', reject);
      asked.end(JSON.stringify(sampleInvoice()));
    });
    expect(status).toBe(415);
  });

  it.each([
    ['yen with decimals', { currency: 'jpy', amount_due: 119.5 }, 422, '/amount_due'],
    ['a line in another currency', { lines: [{ currency: 'usd' }] }, 400, '/lines/0/currency'],
    ['a name of 10,000 characters', { memo: 'x'.repeat(10_000) }, 422, '/memo'],
  ])('with %s is refused where it is wrong', async (_what, different, status, pointer) => {
    const answer = await putInvoice(app, 'more-1', different);
    expect(answer.status).toBe(status);
    const errors = answer.json['errors'] as { pointer: string }[];
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });

  it('with a line break wherever a mail has a header is refused at each of them', async () => {
    const evil = 'Client\r\nBcc: evil@example.com';
    const answer = await putInvoice(app, 'headers', {
      number: evil,
      customer: { external_id: 'c', name: evil, email: 'ap@client.example\r\nBcc: evil@x.example' },
      bank_details: { holder: evil, reference: 'two\nlines' },
    });
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalid_body']);
    const errors = answer.json['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/bank_details/holder text_invalid',
      '/bank_details/reference text_invalid',
      '/customer/email email_invalid',
      '/customer/name text_invalid',
      '/number text_invalid',
    ]);
  });

  it('with an id too long for a workflow id is refused, and nothing of it is stored', async () => {
    const id = '請求書'.repeat(10);
    const answer = await putInvoice(app, id);
    expect(answer.status).toBe(422);
    const [error] = answer.json['errors'] as { pointer: string; detail: string }[];
    expect(error?.pointer).toBe('/external_id');
    expect(error?.detail).toContain('makes a workflow id of 286 characters');
    expect(app.run.started).not.toContain(id);
    expect(await app.stores.invoices.byIdentity({ connection: 'default', externalId: id })).toBe(
      null,
    );
  });

  it('with nothing to pay is accepted', async () => {
    const lines = [{ description: 'Free', quantity: 1, unit_amount: 0, amount: 0 }];
    const answer = await putInvoice(app, 'free', { lines, amount_due: 0 });
    expect([answer.status, answer.json['amount_remaining']]).toEqual([201, 0]);
  });

  it('may send a customer back to where the account allows it, and nowhere else', async () => {
    const { connections } = app.stores;
    const own = await connections.get('default');
    await connections.ensure({ ...own!, settings: { returnOrigins: ['https://shop.example'] } });
    const to = (success_url: string, send = 'now') => ({ send, collection: { success_url } });
    expect((await putInvoice(app, 'back', to('https://shop.example/ok'))).status).toBe(201);
    const lured = await putInvoice(app, 'lured', to('https://shop.evil.example/ok'));
    expect([lured.status, lured.json['errors']]).toMatchObject([
      422,
      [{ pointer: '/collection/success_url', code: 'url_not_allowed' }],
    ]);
    await putInvoice(app, 'redrawn', to('https://shop.example/ok', 'manual'));
    const edited = await putInvoice(app, 'redrawn', to('https://evil.example', 'manual'));
    expect([edited.status, edited.json['code']]).toEqual([422, 'invalid_body']);
  });

  it('with odd but well-formed text is kept as it was given', async () => {
    const memo = '\u202eright to left\u202c zero\u200bwidth 🧾 e\u0301 is not é';
    const answer = await putInvoice(app, 'odd-text', { memo });
    expect([answer.status, answer.json['memo']]).toEqual([201, memo]);
  });

  it('with four hundred lines is stored whole', async () => {
    const line = { description: 'One of many', quantity: '1', unit_amount: 100, amount: 100 };
    const lines = Array.from({ length: 400 }, () => line);
    const answer = await putInvoice(app, 'many-lines', { lines, amount_due: 40_000 });
    expect([answer.status, (answer.json['lines'] as object[]).length]).toEqual([201, 400]);
  });
});

it('an Idempotency-Key is answered the same a week later, byte by byte', async () => {
  const post = () =>
    app.request('POST', '/v1/invoices', sampleInvoice({ external_id: 'week' }), {
      idempotencyKey: 'a-week-old',
    });
  const first = await post();
  const sql = new Client({ connectionString: app.databaseUrl });
  await sql.connect();
  await sql.query(`update idempotency_keys set claimed_at = claimed_at - interval '6 days 23 h'`);
  await sql.end();
  const again = await post();
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
});
