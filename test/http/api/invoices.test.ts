import { contentHash } from '../../../src/http/api/idempotency-key';
import { sampleInvoice } from '../../contract/sample-invoice';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { PATIENT, startApp } from '../support/test-app';
import { putInvoice } from '../support/put-invoice';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const put = (externalId: string, different = {}, key?: string) =>
  putInvoice(app, externalId, different, key);

describe('PUT /v1/invoices/by-external-id/:id', () => {
  it('stores an invoice, answers 201 and starts its run behind the answer', async () => {
    const answer = await put('put-1');
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      object: 'invoice',
      external_id: 'put-1',
      status: 'sending',
      payment_status: 'pending',
      amount_due: 11900,
      amount_remaining: 11900,
      hosted_invoice_url: expect.stringMatching(/^http:\/\/pay\.test\/i\/[a-z2-7]{32}$/),
    });
    expect(answer.headers.get('location')).toBe(`/v1/invoices/${String(answer.json['id'])}`);
    expect(answer.headers.get('request-id')).toMatch(/^req_[0-9a-f]{32}$/);
    await eventually(() => expect(app.run.started).toContain('put-1'));
  });

  it('answers the same again with 200 and starts nothing twice', async () => {
    const first = await put('put-2');
    const again = await put('put-2');
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.json['id']).toBe(first.json['id']);
    expect(app.run.started.filter((id) => id === 'put-2')).toHaveLength(1);
  });

  it('refuses other content with 409 and says what differs', async () => {
    await put('put-3');
    const answer = await put('put-3', { memo: 'something else' });
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toMatchObject({
      code: 'invoice_differs',
      differences: ['/memo'],
      current_state: 'sending',
      retryable: false,
    });
  });

  it('edits a draft, back and forth, and a repeat of an edit is the same', async () => {
    await put('draft-1', { send: 'manual' });
    for (const memo of ['two', 'one', 'two', 'two']) {
      const answer = await put('draft-1', { send: 'manual', memo });
      expect([answer.status, answer.json['memo'], answer.json['status']]).toEqual([
        200,
        memo,
        'draft',
      ]);
    }
    const stays = await put('draft-1', {
      send: 'manual',
      customer: { external_id: 'somebody', name: 'Somebody', email: 'x@y.example' },
    });
    expect([stays.status, stays.json['code']]).toEqual([409, 'invoice_differs']);
  });

  it('edits what is owed of a draft', async () => {
    await put('draft-2', { send: 'manual' });
    const lines = [{ description: 'Less', quantity: 1, unit_amount: 500, amount: 500 }];
    const answer = await put('draft-2', { send: 'manual', lines, amount_due: 500 });
    expect(answer.json).toMatchObject({ amount_due: 500, amount_remaining: 500, status: 'draft' });
    const sent = await app.request('POST', `/v1/invoices/${String(answer.json['id'])}/send`);
    expect(sent.json).toMatchObject({ status: 'done' });
    const late = await put('draft-2', { send: 'manual', lines, amount_due: 500, memo: 'late' });
    expect([late.status, late.json['code']]).toEqual([409, 'invoice_differs']);
  });

  it('takes the id from the address, and no other from the body', async () => {
    const left = await app.request('PUT', '/v1/invoices/by-external-id/put-4', {
      ...sampleInvoice(),
      external_id: undefined,
    });
    expect(left.status).toBe(201);
    const other = await app.request('PUT', '/v1/invoices/by-external-id/put-5', sampleInvoice());
    expect(other.status).toBe(422);
    expect(other.json['errors']).toMatchObject([
      { pointer: '/external_id', code: 'external_id_mismatch' },
    ]);
  });

  it('keeps ids with slashes, percent signs and other scripts apart', async () => {
    for (const id of ['a/b', 'a%2Fb', 'ü', 'u\u0308', 'x?y#z', '..%2f']) {
      const answer = await put(id);
      expect([id, answer.status, answer.json['external_id']]).toEqual([id, 201, id]);
      const read = await app.request(
        'GET',
        `/v1/invoices/by-external-id/${encodeURIComponent(id)}`,
      );
      expect(read.json['id']).toBe(answer.json['id']);
    }
  });

  it('is one invoice for fifty identical requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => put('put-50')));
    expect(new Set(answers.map(({ json }) => json['id'])).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
  });

  it('is stored with Temporal down, to be started later', async () => {
    app.run.away = true;
    try {
      expect((await put('put-away')).status).toBe(201);
      expect(app.run.started).not.toContain('put-away');
    } finally {
      app.run.away = false;
    }
  });

  it('names a customer of ours by id, and refuses one it does not know', async () => {
    const first = await put('put-6');
    const { id } = first.json['customer'] as { id: string };
    expect((await put('put-7', { customer: id })).status).toBe(201);
    const unknown = await put('put-8', { customer: 'cst_0' });
    expect(unknown.status).toBe(422);
    expect(unknown.json['errors']).toMatchObject([
      { pointer: '/customer', code: 'customer_unknown' },
    ]);
  });
});

describe('POST /v1/invoices', () => {
  const post = (externalId: string, idempotencyKey: string, different = {}) =>
    app.request('POST', '/v1/invoices', sampleInvoice({ external_id: externalId, ...different }), {
      idempotencyKey,
    });

  it('answers the same key byte by byte, and says that it does', async () => {
    const first = await post('post-1', 'key-1');
    const again = await post('post-1', 'key-1');
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.text).toBe(first.text);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it('refuses the same key with another body', async () => {
    await post('post-2', 'key-2');
    const other = await post('post-2b', 'key-2');
    expect([other.status, other.json['code']]).toEqual([422, 'idempotency_mismatch']);
  });

  it('is one invoice and one answer for fifty requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('post-50', 'key-50')));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  });

  it('says so when the first request is still running', async () => {
    const bytes = Buffer.from(JSON.stringify(sampleInvoice({ external_id: 'post-3' })));
    const hash = contentHash(bytes.toString('base64'));
    await app.stores.idempotency.claim('default POST /v1/invoices', 'key-3', hash);
    app.deps.settings.waits = { idempotency: 300 };
    const answer = await post('post-3', 'key-3');
    app.deps.settings.waits = PATIENT;
    expect([answer.status, answer.json['code']]).toEqual([409, 'idempotency_running']);
    expect(answer.headers.get('retry-after')).toBe('1');
    await app.stores.idempotency.release('default POST /v1/invoices', 'key-3');
    expect((await post('post-3', 'key-3')).status).toBe(201);
  });

  it('forgets a key whose request was refused, so that it can be mended', async () => {
    const wrong = await post('post-4', 'key-4', { currency: 'EUR' });
    const right = await post('post-4', 'key-4');
    expect([wrong.status, right.status]).toEqual([422, 201]);
  });

  it('keeps keys of other connections apart', async () => {
    const other = await app.otherKey('other');
    const first = await post('post-5', 'key-5');
    const second = await app.request(
      'POST',
      '/v1/invoices',
      sampleInvoice({ external_id: 'post-5' }),
      { idempotencyKey: 'key-5', key: other },
    );
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json['id']).not.toBe(first.json['id']);
  });

  it('needs a key of one to 255 visible characters', async () => {
    const none = await app.request('POST', '/v1/invoices', sampleInvoice());
    expect([none.status, none.json['code']]).toEqual([400, 'idempotency_key_missing']);
    const long = await post('post-6', 'x'.repeat(256));
    expect([long.status, long.json['code']]).toEqual([400, 'idempotency_key_invalid']);
    expect((await post('post-6', 'x'.repeat(255))).status).toBe(201);
  });
});
