import type Stripe from 'stripe';
import { isObject } from '../domain/mirror/stripe-object';
import type { StripeObject } from '../domain/mirror/stripe-object';
import { SECOND } from '../domain/time';
import { andThen, callAs, ok } from './call';
import { failedCallOf } from './error-table';
import { operationOf } from '../domain/stripe-operation';
import { RateLimitReached } from './rate-limiter';
import { createClientForOnce, createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';

/** An object as Stripe rendered it, and when it was as it shows. */
export interface ObjectReading {
  object: StripeObject & { readonly id: string };
  apiVersion: string | null;
  /** In ms on Stripe's clock: no earlier than `sentAt`, no later than `receivedAt`. */
  sentAt: number;
  receivedAt: number;
  /** Stripe repeated an answer that it had stored under the key: it may be of long ago. */
  replayed: boolean;
}

export interface ObjectWrite {
  method: 'POST' | 'DELETE';
  path: string;
  params: StripeObject;
  key: string;
}

/** Reads and changes whatever object, by its path. */
export interface ObjectCalls {
  read(path: string): Promise<Called<ObjectReading>>;
  write(request: ObjectWrite): Promise<Called<ObjectReading>>;
}

/** `now`: as fast as the time that Stripe lives in; its answers say which one it is. */
export function createObjectCalls(settings: StripeSettings, now: () => number): ObjectCalls {
  const stripe = createStripeClient(settings);
  return {
    read: (path) => call(stripe, now, { method: 'GET', path }),
    write: (request) =>
      request.method === 'DELETE' ? deleteOnce(settings, now, request) : call(stripe, now, request),
  };
}

/**
 * A key means nothing to a DELETE: sent again after a cut connection, as the SDK would, it answers
 * that there is no such object, and nobody could say whether there ever was.
 */
async function deleteOnce(
  settings: StripeSettings,
  now: () => number,
  request: ObjectWrite,
): Promise<Called<ObjectReading>> {
  const { rateLimiter, longestWaitMs } = settings;
  try {
    await rateLimiter?.waitForTurn(operationOf('DELETE', request.path), longestWaitMs);
  } catch (error) {
    if (!(error instanceof RateLimitReached)) throw error;
    return { kind: 'out_of_turn', detail: error.message };
  }
  return call(createClientForOnce(settings), now, request);
}

interface RawRequest {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  params?: StripeObject;
  key?: string;
}

const hasId = (object: StripeObject): object is ObjectReading['object'] =>
  isObject(object) && typeof object['id'] === 'string' && object['id'] !== '';

/** Asked for raw: the SDK's own methods make numbers of what Stripe renders as texts. */
async function call(
  stripe: Stripe,
  now: () => number,
  { method, path, params, key }: RawRequest,
): Promise<Called<ObjectReading>> {
  const sent = now();
  const body = method === 'POST' ? { ...params } : undefined;
  const options = key === undefined ? {} : { idempotencyKey: key };
  type Response = Stripe.Response<StripeObject>;
  const called = await callAs<Response>({
    expected: 'object',
    send: () =>
      stripe.rawRequest(method, path, body, options) as Promise<Stripe.Response<Response>>,
    isRight: hasId,
    failed: failedCallOf,
  });
  const took = Math.max(0, now() - sent);
  return andThen(called, ({ object: response, replayed }) => {
    const { lastResponse, ...object } = response;
    const answered = Date.parse(lastResponse.headers['date'] ?? '');
    if (Number.isNaN(answered) || !hasId(object)) {
      return { kind: 'unknown', detail: 'the answer has no Date: nobody can say how old it is' };
    }
    return ok({
      object,
      apiVersion: lastResponse.apiVersion ?? null,
      sentAt: answered - took,
      receivedAt: answered + SECOND - 1,
      replayed,
    });
  });
}
