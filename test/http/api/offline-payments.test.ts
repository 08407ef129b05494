import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let installation: TestApp;
beforeAll(async () => {
  installation = await startApp();
});
afterAll(() => installation.close());

const request: TestApp['request'] = (...given) => installation.request(...given);

let made = 0;

async function invoice(): Promise<string> {
  const body = sampleInvoice({ external_id: `offline-${(made += 1)}` });
  const answer = await request('PUT', `/v1/invoices/by-external-id/offline-${made}`, body);
  return String(answer.json['id']);
}

const post = (id: string, path: string, body: object, idempotencyKey: string) =>
  request('POST', `/v1/invoices/${id}/${path}`, body, { idempotencyKey });

const PATHS = [
  ['outside_payments', 'offline_payments'],
  ['offline_payments', 'outside_payments'],
] as const;

describe('the path of offline payments and the one it had first', () => {
  it.each(PATHS)('%s, repeated on %s with its key: the same answer, paid once', async (a, b) => {
    const id = await invoice();
    const key = `${a}-first`;
    const body = { amount: 400, reference: 'cash', received_at: '2026-11-02T10:00:00+01:00' };
    const first = await post(id, a, body, key);
    const again = await post(id, b, body, key);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const { json } = await request('GET', `/v1/invoices/${id}`);
    expect(json['amount_received']).toBe(400);
    const back = await post(id, `${a}/outside:${key}/reverse`, {}, `${key}-back`);
    const backAgain = await post(id, `${b}/outside:${key}/reverse`, {}, `${key}-back`);
    expect([back.status, backAgain.text]).toEqual([200, back.text]);
  });

  it('asked on both at once with one key, the payment is recorded once', async () => {
    const id = await invoice();
    const body = { amount: 100, reference: 'cash' };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => post(id, PATHS[i % 2]?.[0] ?? '', body, 'on-both')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { json } = await request('GET', `/v1/invoices/${id}`);
    expect(json['amount_received']).toBe(100);
  });

  it.each(PATHS)('a key used on %s means nothing else on %s', async (a, b) => {
    const id = await invoice();
    await post(id, a, { amount: 1, reference: 'a' }, `${a}-other`);
    const answer = await post(id, b, { amount: 2, reference: 'a' }, `${a}-other`);
    expect([answer.status, answer.json['code']]).toEqual([422, 'idempotency_mismatch']);
  });

  it('both are described, and the first one is marked as deprecated', async () => {
    const { json } = await request('GET', '/openapi.json');
    const paths = json['paths'] as Record<string, { post?: { deprecated?: boolean } }>;
    const deprecated = (path: string) => paths[`/v1/invoices/{id}/${path}`]?.post?.deprecated;
    for (const part of ['', '/{payment}/reverse']) {
      expect(deprecated(`outside_payments${part}`)).toBe(true);
      expect(paths[`/v1/invoices/{id}/offline_payments${part}`]?.post).toBeDefined();
      expect(deprecated(`offline_payments${part}`)).toBeUndefined();
    }
  });
});

describe('an offline payment', () => {
  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+02:00',
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59-12:00',
  ])('received at %s is 422 and stored nowhere', async (received_at) => {
    const id = await invoice();
    const body = { amount: 400, reference: 'cash', received_at };
    const answer = await post(id, 'offline_payments', body, `at-${received_at}`);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining('from 1970')]);
    const { status } = await request('GET', `/v1/commands/at-${encodeURIComponent(received_at)}`);
    expect(status).toBe(404);
  });

  it('names the payment it reverses by a name the tables can hold', async () => {
    const id = await invoice();
    const answer = await post(id, `offline_payments/${'x'.repeat(300)}/reverse`, {}, 'long-name');
    expect([answer.status, answer.json['param']]).toEqual([422, '/payment']);
  });

  it('pays an invoice that is more than Stripe charges at once', async () => {
    const amount = 150_000_000;
    const lines = [{ description: 'Works', quantity: 1, unit_amount: amount, amount }];
    const body = sampleInvoice({ external_id: 'large', amount_due: amount, lines });
    const put = await request('PUT', '/v1/invoices/by-external-id/large', body);
    expect(put.status).toBe(201);
    const id = String(put.json['id']);
    const paid = await post(id, 'offline_payments', { amount, reference: 'wire' }, 'all-of-it');
    expect(paid.status).toBe(200);
    const { json } = await request('GET', `/v1/invoices/${id}`);
    expect([json['status'], json['amount_received']]).toEqual(['paid', amount]);
  });
});
