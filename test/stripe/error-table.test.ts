import type { ServerResponse } from 'node:http';
import type { Called, ConfirmRequest } from '../../src/stripe/stripe-gateway';
import { fakeStripe, json } from './fake-stripe';

const CONFIRM: ConfirmRequest = {
  key: 'ref/confirm/1',
  intentId: 'pi_1',
  method: { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'f1' },
};

async function confirmed(
  answer: (response: ServerResponse) => void,
  timeoutMs?: number,
): Promise<{ called: Called<unknown>; requests: number; key: unknown }> {
  const stripe = await fakeStripe(answer, timeoutMs);
  try {
    const called = await stripe.gateway.confirmIntent(CONFIRM);
    const key = stripe.heard[0]?.headers['idempotency-key'];
    return { called, requests: stripe.heard.length, key };
  } finally {
    await stripe.stop();
  }
}

const error = (fields: object) => ({ error: { type: 'invalid_request_error', ...fields } });

describe('what a failed call comes to', () => {
  test.each<[string, number, unknown, Record<string, string>, object]>([
    [
      'a 429 with its reason and its time',
      429,
      error({ message: 'slow down' }),
      { 'stripe-rate-limited-reason': 'endpoint-rate', 'retry-after': '3' },
      { kind: 'busy', retryAfterMs: 3_000, reason: 'endpoint-rate' },
    ],
    [
      'a 429 for a lock',
      429,
      error({ code: 'lock_timeout', message: 'locked' }),
      {},
      { kind: 'busy', retryAfterMs: null, reason: 'lock_timeout' },
    ],
    [
      'a key that is in use',
      409,
      error({ type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'in use' }),
      {},
      { kind: 'busy', retryAfterMs: null, reason: 'idempotency_key_in_use' },
    ],
    ['a wrong key', 401, error({ message: 'Invalid API Key' }), {}, { kind: 'unauthorized' }],
    ['a missing right', 403, error({ message: 'no permission' }), {}, { kind: 'unauthorized' }],
    [
      'a closed account',
      400,
      error({ code: 'account_invalid', message: 'gone' }),
      {},
      { kind: 'unauthorized' },
    ],
    [
      'a parameter',
      400,
      error({ code: 'parameter_invalid_integer', param: 'amount', message: 'not whole' }),
      { 'request-id': 'req_7' },
      {
        kind: 'refused',
        code: 'parameter_invalid_integer',
        param: 'amount',
        detail: 'not whole (HTTP 400)',
        requestId: 'req_7',
      },
    ],
    [
      'a key used with other parameters',
      400,
      error({ type: 'idempotency_error', message: 'Keys for idempotent requests…' }),
      {},
      { kind: 'refused', code: 'idempotency_error' },
    ],
    [
      'an object that is not there',
      404,
      error({ code: 'resource_missing', message: 'No such payment_intent' }),
      {},
      { kind: 'missing' },
    ],
    [
      'a 500 of Stripe',
      500,
      { error: { type: 'api_error', message: 'x' } },
      {},
      { kind: 'unknown' },
    ],
    ['JSON of a proxy, 502 without error', 502, { message: 'bad' }, {}, { kind: 'unknown' }],
    ['JSON of a proxy, 404 without error', 404, { message: 'no' }, {}, { kind: 'unknown' }],
    ['JSON of a proxy with its own error', 404, { error: 'no' }, {}, { kind: 'unknown' }],
    ['a 200 that is another object', 200, { id: 'x', object: 'charge' }, {}, { kind: 'unknown' }],
    ['a 200 without an id', 200, { object: 'payment_intent' }, {}, { kind: 'unknown' }],
  ])('%s', async (_name, status, body, headers, expected) => {
    const { called, requests } = await confirmed((response) =>
      json(response, status, body, headers),
    );
    expect(called).toMatchObject(expected);
    expect(requests).toBe(1);
  });

  test('a decline keeps every code and the intent it happened on', async () => {
    const { called } = await confirmed((response) =>
      json(response, 402, {
        error: {
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          advice_code: 'try_again_later',
          network_advice_code: '03',
          network_decline_code: '51',
          payment_intent: { id: 'pi_1', object: 'payment_intent' },
        },
      }),
    );
    expect(called).toEqual({
      kind: 'declined',
      decline: {
        code: 'card_declined',
        declineCode: 'insufficient_funds',
        adviceCode: 'try_again_later',
        networkCode: '03',
        networkDeclineCode: '51',
        network: null,
      },
      intentId: 'pi_1',
    });
  });

  test('an HTML page is no answer', async () => {
    const { called } = await confirmed((response) => response.end('<h1>Bad gateway</h1>'));
    expect(called.kind).toBe('unknown');
  });

  test('a body that is cut off is no answer', async () => {
    const { called, requests } = await confirmed((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"id":"pi_1","object":"payment_intent","sta', () => response.destroy());
    });
    expect(called.kind).toBe('unknown');
    expect(requests).toBe(1);
  });

  test('a reset connection is tried again once by the SDK, under our own key', async () => {
    const stripe = await fakeStripe((response) => response.socket?.resetAndDestroy());
    try {
      expect((await stripe.gateway.confirmIntent(CONFIRM)).kind).toBe('unknown');
      const keys = stripe.heard.map(({ headers }) => headers['idempotency-key']);
      expect(keys).toEqual(['ref/confirm/1', 'ref/confirm/1']);
    } finally {
      await stripe.stop();
    }
  });

  test('silence ends at the timeout', async () => {
    const { called } = await confirmed(() => undefined, 200);
    expect(called).toMatchObject({ kind: 'unknown' });
  });

  test('nobody at the address', async () => {
    const stripe = await fakeStripe(() => undefined);
    await stripe.stop();
    expect((await stripe.gateway.readIntent('pi_1')).kind).toBe('unknown');
  });
});
