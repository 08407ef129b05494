import { Client } from 'pg';
import { hashToken } from '../../../src/runtime/digest';
import type { TestApp } from '../support/test-app';
import { makeKey, startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ limits: { failedAuthPerAddress: 1_000 } });
});
afterAll(() => app.close());

describe('who asks', () => {
  const get = (headers: Record<string, string>) =>
    app.request('GET', '/v1/invoices', undefined, { key: null, headers });

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

  it('the scheme in any case, as RFC 9110 has it', async () => {
    expect((await get({ authorization: `bearer ${app.key}` })).status).toBe(200);
  });

  it('never reads a key from the address', async () => {
    const answer = await app.request('GET', `/v1/invoices?key=${app.key}`, undefined, {
      key: null,
    });
    expect(answer.status).toBe(401);
  });

  it('refuses a live key in test mode, and a revoked one at once', async () => {
    const live = await makeKey(app.stores, 'default', 'live');
    const answer = await get({ authorization: `Bearer ${live}` });
    expect([answer.status, answer.json['code']]).toEqual([403, 'wrong_mode']);
    const revoked = await makeKey(app.stores, 'default');
    const bearer = { authorization: `Bearer ${revoked}` };
    expect((await get(bearer)).status).toBe(200);
    const sql = new Client({ connectionString: app.databaseUrl });
    await sql.connect();
    await sql.query('update api_keys set revoked_at = now() where hash = $1', [hashToken(revoked)]);
    await sql.end();
    expect((await get(bearer)).status).toBe(401);
  });
});

describe('limits', () => {
  it('stops guessing from one address with 429', async () => {
    const strict = await startApp({ limits: { failedAuthPerAddress: 5 } });
    try {
      const statuses = [];
      for (let i = 0; i < 8; i++) {
        const answer = await strict.request('GET', '/v1/invoices', undefined, {
          key: 'qk_test_guess',
        });
        statuses.push(answer.status);
        if (answer.status === 429)
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
      expect(strict.refused).toEqual([
        ...Array.from({ length: 5 }, () => 'v1 unauthorized'),
        ...Array.from({ length: 3 }, () => 'v1 too_many_requests'),
      ]);
    } finally {
      await strict.close();
    }
  });

  it('turns away no good key and no health check because others guess', async () => {
    const strict = await startApp({ limits: { failedAuthPerAddress: 1 } });
    try {
      const status = async (path: string, key: string | null) =>
        (await strict.request('GET', path, undefined, { key })).status;
      const bad = 'qk_test_guess';
      expect(await status('/v1/invoices', strict.key)).toBe(200);
      expect([await status('/v1/invoices', bad), await status('/v1/invoices', bad)]).toEqual([
        401, 429,
      ]);
      expect(await status('/v1/invoices', strict.key)).toBe(200);
      expect(await status('/v1/invoices', null)).toBe(401);
      for (const open of ['/health', '/ready', '/openapi.json', '/problems/unauthorized']) {
        expect(await status(open, null)).toBe(200);
      }
    } finally {
      await strict.close();
    }
  });

  it('never turns away many good requests at once', async () => {
    const strict = await startApp({ limits: { failedAuthPerAddress: 5 } });
    try {
      const asking = Array.from({ length: 60 }, () => strict.request('GET', '/v1/invoices'));
      const answers = await Promise.all(asking);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    } finally {
      await strict.close();
    }
  });

  it('counts requests by key and says how many are left', async () => {
    const strict = await startApp({ limits: { perKey: 3 } });
    try {
      const statuses = [];
      for (let i = 0; i < 4; i++) {
        const answer = await strict.request('GET', '/v1/invoices');
        statuses.push(answer.status);
        expect(answer.headers.get('ratelimit-policy')).toContain('q=3');
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
    } finally {
      await strict.close();
    }
  });
});
