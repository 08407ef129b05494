import { gzipSync } from 'node:zlib';
import { eventually } from '../../harness/eventually';
import { putInvoice } from '../support/put-invoice';
import { sendHalf } from '../support/half-sent';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Many and small: the kind of body that costs most for its size. */
const MANY = `[${'{},'.repeat(300_000)}{}]`;

describe('nothing costs before the key is known', () => {
  it.each([
    ['no key', {}],
    ['a wrong key', { authorization: `Bearer qk_test_${'x'.repeat(32)}` }],
  ])('with %s the answer comes before a byte of the body', async (_what, headers) => {
    const talk = await sendHalf(app.url, '/v1/invoices', { headers });
    const { heard, after } = await talk.closed;
    expect(heard).toMatch(/^HTTP\/1\.1 401/);
    expect(after).toBeLessThan(20_000); // and not when the body is given up, after 30 s
  });

  it('a compressed body is inflated for nobody', async () => {
    const raw = gzipSync(MANY);
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const send = (key: string | null) =>
      app.request('POST', '/v1/invoices', undefined, {
        raw,
        headers,
        key,
        idempotencyKey: 'gz',
      });
    expect((await send(null)).status).toBe(401);
    const withKey = await send(app.key);
    expect([withKey.status, withKey.json['code']]).toEqual([415, 'unsupported_media_type']);
  });

  it('a body of more marks than any invoice has is not even parsed', async () => {
    const { status, json } = await app.request(
      'PUT',
      '/v1/invoices/by-external-id/many',
      undefined,
      {
        raw: MANY,
      },
    );
    expect([status, json['code']]).toEqual([413, 'too_large']);
    expect(json['detail']).toContain('at most 50000 of the marks');
    const inText = JSON.stringify({ memo: ',:[{'.repeat(100_000) });
    const text = await app.request('PUT', '/v1/invoices/by-external-id/many', undefined, {
      raw: inText,
    });
    expect(text.status).toBe(422);
  });

  it('missing headers are no guesses, and wrong ones keep out nobody who is right', async () => {
    const strict = await startApp({ limits: { failedAuthPerAddress: 2 } });
    try {
      const status = async (key: string | null) =>
        (await strict.request('GET', '/v1/invoices', undefined, { key })).status;
      const missing = [await status(null), await status(null), await status(null)];
      expect(missing).toEqual([401, 401, 401]);
      const wrong = `qk_test_${'x'.repeat(32)}`;
      expect([await status(wrong), await status(wrong), await status(wrong)]).toEqual([
        401, 401, 429,
      ]);
      // This process never saw it before: as after a restart, or on another process.
      expect(await status(strict.key)).toBe(200);
      expect(await status(null)).toBe(401);
    } finally {
      await strict.close();
    }
  });
});

it('a wrong key is one guess, whatever comes with it', async () => {
  const strict = await startApp({ limits: { failedAuthPerAddress: 2 } });
  try {
    const key = `qk_test_${'x'.repeat(32)}`;
    const put = () => strict.request('PUT', '/v1/invoices/by-external-id/x', {}, { key });
    expect([(await put()).status, (await put()).status, (await put()).status]).toEqual([
      401, 401, 429,
    ]);
    expect(strict.refused).toEqual(['v1 unauthorized', 'v1 unauthorized', 'v1 too_many_requests']);
  } finally {
    await strict.close();
  }
});

it('an upload cut off while its key is looked up does nothing, and is counted', async () => {
  let answer = (): void => undefined;
  let gate: Promise<void> | null = null;
  let waiting = 0;
  const slow = await startApp({}, (deps) => {
    const byHash = async (hash: string) => {
      if (gate !== null) waiting += 1;
      await gate;
      return deps.stores.apiKeys.byHash(hash);
    };
    return { ...deps, stores: { ...deps.stores, apiKeys: { ...deps.stores.apiKeys, byHash } } };
  });
  try {
    const { json } = await putInvoice(slow, 'cut-off');
    const path = `/v1/invoices/${String(json['id'])}`;
    gate = new Promise<void>((resolve) => (answer = resolve));
    const talk = await sendHalf(slow.url, `${path}/pause`, {
      headers: { authorization: `Bearer ${slow.key}` },
    });
    await eventually(() => expect(waiting).toBe(1));
    talk.socket.destroy();
    await talk.closed;
    // What is sent later is answered, so the server has heard of it.
    for (const _time of [1, 2]) await slow.request('GET', '/health');
    answer();
    await eventually(() => expect(slow.refused).toEqual(['v1 cut_off']));
    gate = null;
    expect((await slow.request('GET', path)).json['paused']).toBe(false);
  } finally {
    answer();
    await slow.close();
  }
});
