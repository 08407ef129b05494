import type Stripe from 'stripe';
import { failedCallOf } from './error-table';
import type { FailedCall } from './error-table';
import type { Called } from './stripe-gateway';

/** What came back, and whether Stripe only repeated an answer it had stored under the key. */
export interface StripeResponse<T> {
  object: T;
  replayed: boolean;
}

interface CallToMake<T extends object> {
  expected: string;
  send: () => Promise<Stripe.Response<T>>;
  /** Whether the answer is what was asked for. */
  isRight: (response: T) => boolean;
  failed: (error: unknown) => FailedCall;
}

/**
 * The only way to Stripe. The SDK resolves on a JSON 502 that lacks `error`, so a resolved promise
 * proves nothing: status, id and object are looked at before anything is believed.
 */
export async function callAs<T extends object>({
  expected,
  send,
  isRight,
  failed,
}: CallToMake<T>): Promise<Called<StripeResponse<T>>> {
  let response: Stripe.Response<T>;
  try {
    response = await send();
  } catch (error) {
    return failed(error);
  }
  const { statusCode, headers } = response.lastResponse;
  if (statusCode < 400 && isRight(response)) {
    const replayed = headers['idempotent-replayed'] === 'true';
    return { kind: 'ok', value: { object: response, replayed } };
  }
  return {
    kind: 'unknown',
    detail: `HTTP ${statusCode} without a ${expected}: this did not come from Stripe itself`,
  };
}

/** What answers an object of the API. */
export const callStripe = <T extends object>(
  expected: string,
  send: () => Promise<Stripe.Response<T>>,
): Promise<Called<StripeResponse<T>>> =>
  callAs({
    expected,
    send,
    isRight: (response) => isObject(response, expected),
    failed: failedCallOf,
  });

function isObject(response: object, expected: string): boolean {
  const { object, id, data, url } = response as Record<string, unknown>;
  if (object !== expected) return false;
  // The one object that has no id: it is used once, and never looked at again.
  if (expected === 'account_link') return typeof url === 'string' && url !== '';
  return expected === 'list' ? Array.isArray(data) : typeof id === 'string' && id !== '';
}

export interface PageParams {
  limit: number;
  starting_after?: string;
}

type GetPage<T> = (params: PageParams) => Promise<Stripe.Response<Stripe.ApiList<T>>>;

/** Every item of a list, page by page; all of it or none. */
export async function listAll<T extends { id: string }>(page: GetPage<T>): Promise<Called<T[]>> {
  const items: T[] = [];
  const walked = await eachPage(page, (some) => {
    items.push(...some);
    return true;
  });
  return andThen(walked, () => ok(items));
}

/** Page by page, to the end of the list or until `use` answers false. */
export async function eachPage<T extends { id: string }>(
  page: GetPage<T>,
  use: (items: T[]) => boolean,
): Promise<Called<'read'>> {
  for (let after: string | null = null; ;) {
    const params: PageParams =
      after === null ? { limit: 100 } : { limit: 100, starting_after: after };
    const response = await callStripe('list', () => page(params));
    if (response.kind !== 'ok') return response;
    const { data, has_more: hasMore } = response.value.object;
    const last: string | undefined = data.at(-1)?.id;
    if (!use(data) || !hasMore || last === undefined) return ok('read');
    if (last === after) return { kind: 'unknown', detail: `a list does not go on after ${after}` };
    after = last;
  }
}

/** The value of an answer through `use`; anything else stays as it is. */
export async function andThen<A, B>(
  called: Called<A>,
  use: (value: A) => Called<B> | Promise<Called<B>>,
): Promise<Called<B>> {
  return called.kind === 'ok' ? use(called.value) : called;
}

export const ok = <T>(value: T): Called<T> => ({ kind: 'ok', value });
