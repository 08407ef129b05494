import type Stripe from 'stripe';
import { failedCallOf } from './error-table';
import type { Called } from './stripe-gateway';

/** What came back, and whether Stripe only repeated an answer it had stored under the key. */
export interface StripeResponse<T> {
  object: T;
  replayed: boolean;
}

/**
 * The only way to Stripe. The SDK resolves on a JSON 502 that lacks `error`, so a resolved promise
 * proves nothing: status, id and object are looked at before anything is believed.
 */
export async function callStripe<T extends object>(
  expected: string,
  send: () => Promise<Stripe.Response<T>>,
): Promise<Called<StripeResponse<T>>> {
  let response: Stripe.Response<T>;
  try {
    response = await send();
  } catch (error) {
    return failedCallOf(error);
  }
  const { statusCode, headers } = response.lastResponse;
  if (statusCode < 400 && isObject(response, expected)) {
    const replayed = headers['idempotent-replayed'] === 'true';
    return { kind: 'ok', value: { object: response, replayed } };
  }
  return {
    kind: 'unknown',
    detail: `HTTP ${statusCode} without a ${expected}: this did not come from Stripe itself`,
  };
}

function isObject(response: object, expected: string): boolean {
  const { object, id, data } = response as { object?: unknown; id?: unknown; data?: unknown };
  if (object !== expected) return false;
  return expected === 'list' ? Array.isArray(data) : typeof id === 'string' && id !== '';
}

// At 100 a page; a list longer than this is not an invoice's, and half a list proves nothing.
const MAX_PAGES = 50;

/** Every item of a list, page by page; all of it or none. */
export async function listAll<T extends { id: string }>(
  page: (after: {
    limit: number;
    starting_after?: string;
  }) => Promise<Stripe.Response<Stripe.ApiList<T>>>,
): Promise<Called<T[]>> {
  const items: T[] = [];
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const last = items.at(-1);
    const cursor = last === undefined ? {} : { starting_after: last.id };
    const response = await callStripe('list', () => page({ limit: 100, ...cursor }));
    if (response.kind !== 'ok') return response;
    items.push(...response.value.object.data);
    if (!response.value.object.has_more || response.value.object.data.length === 0) {
      return { kind: 'ok', value: items };
    }
  }
  return { kind: 'unknown', detail: `a list of more than ${MAX_PAGES * 100} objects was left` };
}

/** The value of an answer through `use`; anything else stays as it is. */
export async function andThen<A, B>(
  called: Called<A>,
  use: (value: A) => Called<B> | Promise<Called<B>>,
): Promise<Called<B>> {
  return called.kind === 'ok' ? use(called.value) : called;
}

export const ok = <T>(value: T): Called<T> => ({ kind: 'ok', value });
