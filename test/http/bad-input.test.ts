import { gzipSync } from 'node:zlib';
import { sampleInvoice } from '../contract/sample-invoice';
import type { House } from './support/house';
import { makeKey, openHouse } from './support/house';

let house: House;
beforeAll(async () => {
  house = await openHouse({ limits: { failedAuthPerAddress: 1_000 } });
});
afterAll(() => house.close());

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
    ['['.repeat(100_000) + ']'.repeat(100_000), 'too_deep'],
    ['{"__proto__":{"amount_due":1}}', 'unknown_key'],
    ['{"constructor":{"prototype":{"x":1}}}', 'unknown_key'],
  ])('%p is refused as such', async (raw, code) => {
    const answer = await house.ask('PUT', PATH, undefined, { raw, headers: JSON_TYPE });
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
    const { status, json } = await house.ask('PUT', PATH, wrong);
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

  it('with a field we do not know is 400, and every other problem is told as well', async () => {
    const wrong = sampleInvoice({ external_id: 'bad-1', ammount: 5, currency: 'EUR' });
    const { status, json } = await house.ask('PUT', PATH, wrong);
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
    const answer = await house.ask('PUT', PATH, undefined, {
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
    const answer = await house.ask('PUT', PATH, undefined, {
      raw,
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(422);
  });

  it('of more than a megabyte is 413, inflated or not', async () => {
    const plain = JSON.stringify(sampleInvoice({ memo: 'x'.repeat(1_100_000) }));
    const big = await house.ask('PUT', PATH, undefined, { raw: plain });
    expect([big.status, big.json['code']]).toEqual([413, 'too_large']);
    const bomb = gzipSync(Buffer.alloc(50_000_000, 'x'));
    const inflated = await house.ask('PUT', PATH, undefined, {
      raw: bomb,
      headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    });
    expect(inflated.status).toBe(413);
    const odd = await house.ask('PUT', PATH, undefined, {
      raw: '{}',
      headers: { ...JSON_TYPE, 'content-encoding': 'zstd-of-ours' },
    });
    expect(odd.status).toBe(415);
  });

  it('just under a megabyte is read whole, without a stack overflowing', async () => {
    const memo = 'x\\'.repeat(240_000);
    const raw = JSON.stringify(sampleInvoice({ external_id: 'bad-1', memo }));
    const answer = await house.ask('PUT', PATH, undefined, { raw });
    expect(answer.json['errors']).toMatchObject([{ pointer: '/memo', code: 'text_too_long' }]);
  });
});

describe('who asks', () => {
  const get = (headers: Record<string, string>) =>
    house.ask('GET', '/v1/invoices', undefined, { key: null, headers });

  it.each([
    [{}],
    [{ authorization: 'Bearer ' }],
    [{ authorization: 'Bearer sk_test_123456789012345' }],
    [{ authorization: 'Bearer qk_test_00000000000000000000000000000000' }],
    [{ authorization: 'Basic cWs6' }],
    [{ 'x-api-key': 'qk_test_00000000000000000000000000000000' }],
  ])('%p is 401', async (headers) => {
    const answer = await get(headers as Record<string, string>);
    expect([answer.status, answer.json['code']]).toEqual([401, 'unauthorized']);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('never reads a key from the address', async () => {
    const answer = await house.ask('GET', `/v1/invoices?key=${house.key}`, undefined, {
      key: null,
    });
    expect(answer.status).toBe(401);
  });

  it('refuses a live key in test mode, and a revoked one at once', async () => {
    const live = await makeKey(house.stores, 'default', 'live');
    const answer = await get({ authorization: `Bearer ${live}` });
    expect([answer.status, answer.json['code']]).toEqual([403, 'wrong_mode']);
  });

  it('stops guessing from one address with 429', async () => {
    const strict = await openHouse({ limits: { failedAuthPerAddress: 5 } });
    try {
      const statuses = [];
      for (let i = 0; i < 8; i++) {
        const answer = await strict.ask('GET', '/v1/invoices', undefined, { key: 'qk_test_guess' });
        statuses.push(answer.status);
        if (answer.status === 429)
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    } finally {
      await strict.close();
    }
  });

  it('counts requests by key and tells how many are left', async () => {
    const strict = await openHouse({ limits: { perKey: 3 } });
    try {
      const statuses = [];
      for (let i = 0; i < 4; i++) {
        const answer = await strict.ask('GET', '/v1/invoices');
        statuses.push(answer.status);
        expect(answer.headers.get('ratelimit-policy')).toContain('q=3');
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
    } finally {
      await strict.close();
    }
  });
});

describe('addresses and methods', () => {
  it.each([
    ['GET', '/nothing', 404, 'not_found'],
    ['GET', '/v1/invoices/..%2f..%2fetc', 404, 'invoice_unknown'],
    ['GET', '/v1/invoices/%00', 404, 'invoice_unknown'],
    ['GET', `/v1/invoices/${'x'.repeat(4096)}`, 404, 'invoice_unknown'],
    ['GET', '/v1/invoices/%E0%A4%A', 404, 'not_found'],
    ['GET', '/v1/invoices/by-external-id/%00', 404, 'invoice_unknown'],
    ['GET', '/v1/customers/by-external-id/%ed%a0%80', 404, 'not_found'],
    ['GET', '/v1/commands/nope', 404, 'command_unknown'],
    ['GET', '/v1/commands/%00', 404, 'command_unknown'],
    ['DELETE', '/v1/invoices', 405, 'method_not_allowed'],
    ['PUT', '/v1/invoices/inv_1/void', 405, 'method_not_allowed'],
    ['PATCH', '/v1/invoices/inv_1', 405, 'method_not_allowed'],
    ['GET', '/webhooks/stripe/default', 405, 'method_not_allowed'],
  ])('%s %s is %i', async (method, path, status, code) => {
    const answer = await house.ask(method, path);
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
    if (status === 405) expect(answer.headers.get('allow')).toBeTruthy();
  });

  it('refuses an external id in the address that no invoice may have', async () => {
    const body = { ...sampleInvoice(), external_id: undefined };
    for (const [id, code] of [
      ['%00', 'text_invalid'],
      ['x'.repeat(300), 'text_too_long'],
    ] as const) {
      const answer = await house.ask('PUT', `/v1/invoices/by-external-id/${id}`, body);
      expect(answer.status).toBe(422);
      expect(answer.json['errors']).toEqual(
        expect.arrayContaining([expect.objectContaining({ pointer: '/external_id', code })]),
      );
    }
    const named = await house.ask('PUT', `/v1/customers/by-external-id/${'y'.repeat(300)}`, {
      name: 'Y',
      email: 'y@client.example',
    });
    expect([named.status, named.json['param']]).toEqual([422, '/external_id']);
  });

  it('puts the same guards on every answer', async () => {
    for (const path of ['/v1/invoices', '/health', '/nothing', '/openapi.json']) {
      const { headers } = await house.ask('GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('request-id')).toMatch(/^req_/);
    }
  });

  it('explains each problem where its type says', async () => {
    const { json } = await house.ask('GET', '/v1/invoices/inv_0');
    const path = new URL(String(json['type'])).pathname;
    const page = await house.ask('GET', path, undefined, { key: null });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('invoice_unknown')]);
    expect((await house.ask('GET', '/problems/nonsense')).status).toBe(404);
  });
});

describe('with the database away', () => {
  it('answers 503 with Retry-After everywhere, and never half', async () => {
    const away = await openHouse({}, (deps) => ({ ...deps, stores: { ...deps.stores } }));
    const unavailable = Object.assign(new Error('connection lost'), {
      name: 'PostgresUnavailable',
    });
    const failing = async () => Promise.reject(unavailable);
    away.deps.stores.apiKeys = { ...away.deps.stores.apiKeys, byHash: failing };
    away.deps.stores.invoices = { ...away.deps.stores.invoices, byLinkTokenHash: failing };
    away.deps.stores.databaseTime = failing;
    try {
      const api = await away.ask('PUT', PATH, sampleInvoice({ external_id: 'bad-1' }));
      expect([api.status, api.json['code'], api.json['retryable']]).toEqual([
        503,
        'unavailable',
        true,
      ]);
      expect(api.headers.get('retry-after')).toBe('5');
      const page = await away.ask('GET', `/i/${'a'.repeat(32)}`);
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      expect(page.text).toContain('<html');
      const ready = await away.ask('GET', '/ready');
      expect([ready.status, ready.json['status']]).toEqual([503, 'unavailable']);
      expect((await away.ask('GET', '/health')).status).toBe(200);
    } finally {
      await away.close();
    }
  });
});
