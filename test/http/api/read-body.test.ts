import { gzipSync } from 'node:zlib';
import { createStores } from '../../../src/postgres/create-stores';
import { base32Digest } from '../../../src/runtime/digest';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp, signed } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const PATH = '/v1/invoices/by-external-id/bad-1';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('a body that is no invoice', () => {
  it.each([
    ['{"a":', 'invalid_json'],
    ['', 'invalid_body'],
    ['null', 'invalid_body'],
    ['[]', 'invalid_body'],
    ['{"number": NaN}', 'invalid_json'],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'invalid_json'],
    ['{"amount_due":1,"amount_due":100}', 'duplicate_key'],
    ['{"lines":[{"amount":1,"am\\u006funt":100}]}', 'duplicate_key'],
    ['['.repeat(20_000) + ']'.repeat(20_000), 'too_deep'],
    ['{"__proto__":{"amount_due":1}}', 'unknown_key'],
    ['{"constructor":{"prototype":{"x":1}}}', 'unknown_key'],
  ])('%p is refused as such', async (raw, code) => {
    const answer = await app.request('PUT', PATH, undefined, { raw, headers: JSON_TYPE });
    expect(answer.json).toMatchObject({ code });
    expect(answer.status).toBe(code === 'invalid_body' ? 422 : 400);
    expect(answer.text).not.toMatch(/node_modules|at \w+ \(/);
  });

  it('names every wrong field at once, with pointer and code', async () => {
    const wrong = sampleInvoice({
      external_id: 'bad-1',
      amount_due: '11900',
      currency: 'EUR',
      customer: { external_id: 'c', name: 'half \ud800 pair', email: 'no address' },
      lines: [{ description: 'x', quantity: -1, unit_amount: 1.5, amount: null }],
    });
    const { status, json } = await app.request('PUT', PATH, wrong);
    expect([status, json['code'], json['title']]).toEqual([
      422,
      'invalid_body',
      'Some fields are not valid',
    ]);
    const errors = json['errors'] as { pointer: string; code: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/amount_due amount_invalid',
      '/currency currency_invalid',
      '/customer/email email_invalid',
      '/customer/name text_invalid',
      '/lines/0/amount amount_invalid',
      '/lines/0/quantity quantity_invalid',
      '/lines/0/unit_amount amount_invalid',
    ]);
  });

  it('with an unknown field is 400, and every other problem is reported as well', async () => {
    const wrong = sampleInvoice({ external_id: 'bad-1', ammount: 5, currency: 'EUR' });
    const { status, json } = await app.request('PUT', PATH, wrong);
    expect([status, json['code']]).toEqual([400, 'unknown_key']);
    expect(json['errors']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/ammount', code: 'unknown_key' }),
        expect.objectContaining({ pointer: '/currency', code: 'currency_invalid' }),
      ]),
    );
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['application/json; charset=utf-16'],
    ['application/jsonx'],
  ])('sent as %s is 415', async (type) => {
    const raw = JSON.stringify(sampleInvoice());
    const answer = await app.request('PUT', PATH, undefined, {
      raw,
      headers: { 'content-type': type },
    });
    expect([answer.status, answer.json['code']]).toEqual([415, 'unsupported_media_type']);
  });

  it.each([
    'application/json; charset=UTF-8',
    'APPLICATION/JSON',
    'application/json;charset="utf-8"',
  ])('sent as %s is read', async (type) => {
    const raw = '{}';
    const answer = await app.request('PUT', PATH, undefined, {
      raw,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(422);
  });

  it('of more than a megabyte is 413', async () => {
    const plain = JSON.stringify(sampleInvoice({ memo: 'x'.repeat(1_100_000) }));
    const big = await app.request('PUT', PATH, undefined, { raw: plain });
    expect([big.status, big.json['code']]).toEqual([413, 'too_large']);
    expect(big.json['detail']).toContain('merge lines');
  });

  it.each(['gzip', 'zstd-of-ours'])('compressed by %s is 415: nothing is inflated', async (how) => {
    const headers = { ...JSON_TYPE, 'content-encoding': how };
    const raw = gzipSync(Buffer.alloc(50_000_000, 'x'));
    expect((await app.request('PUT', PATH, undefined, { raw, headers })).status).toBe(415);
  });

  it('just under a megabyte is read whole, without a stack overflowing', async () => {
    const memo = 'x\\'.repeat(240_000);
    const raw = JSON.stringify(sampleInvoice({ external_id: 'bad-1', memo }));
    const answer = await app.request('PUT', PATH, undefined, { raw });
    expect(answer.json['errors']).toMatchObject([{ pointer: '/memo', code: 'text_too_long' }]);
  });
});

describe('with the database away', () => {
  it('answers 503 with Retry-After everywhere, and never half', async () => {
    // A real pool to a port nobody listens on.
    const url = 'postgresql://nobody@127.0.0.1:1/nothing';
    const stores = createStores({ url, digest: base32Digest, linkSecret: 'x'.repeat(32) });
    const away = await startApp({}, (deps) => ({ ...deps, stores }));
    try {
      const api = await away.request('PUT', PATH, sampleInvoice({ external_id: 'bad-1' }));
      expect([api.status, api.json['code'], api.json['retryable']]).toEqual([
        503,
        'unavailable',
        true,
      ]);
      expect(api.headers.get('retry-after')).toBe('5');
      const page = await away.request('GET', `/i/${'a'.repeat(32)}`);
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      expect(page.text).toContain('<html');
      const ready = await away.request('GET', '/ready');
      expect([ready.status, ready.json['status']]).toEqual([503, 'unavailable']);
      expect((await away.request('GET', '/health')).status).toBe(200);
      const payload = JSON.stringify({
        id: 'evt_1',
        object: 'event',
        type: 'x.y',
        created: 1,
        livemode: false,
        data: { object: {} },
      });
      const headers = { 'stripe-signature': signed(payload) };
      const hook = await away.request('POST', '/webhooks/stripe/default', undefined, {
        raw: payload,
        headers,
      });
      expect([hook.status, hook.headers.get('retry-after')]).toEqual([503, '5']);
    } finally {
      await away.close();
      await stores.close();
    }
  });
});
