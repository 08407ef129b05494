import type Stripe from 'stripe';
import { isObject } from '../domain/mirror/stripe-object';
import type { StripeObject } from '../domain/mirror/stripe-object';
import { SECOND } from '../domain/time';
import { andThen, callAs, ok } from './call';
import { failedCallOf } from './error-table';
import type { FailedCall } from './error-table';
import { RateLimitReached } from './rate-limiter';
import type { RateLimiter } from './rate-limiter';
import { operationOf } from './rate-limited-client';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';
import { BACKFILL } from './turns';

/** A page of a list as Stripe rendered it, and when the account was as it shows. */
export interface ListPage {
  /** The newest first. */
  items: ListedObject[];
  hasMore: boolean;
  apiVersion: string | null;
  /** In ms on Stripe's clock: no earlier than `sentAt`, no later than `receivedAt`. */
  sentAt: number;
  receivedAt: number;
}

export type ListedObject = StripeObject & { readonly id: string };

/** Lists whole collections, each request when nothing that collects wants its turn. */
export interface ListReader {
  page(path: string, query: Readonly<Record<string, string>>): Promise<Called<ListPage>>;
}

export interface ListReaderOptions {
  settings: StripeSettings;
  /** Of what may be copied a second, before the limit of all that is asked of the account. */
  ownLimiter?: RateLimiter | undefined;
  /** As fast as the time that Stripe lives in; its answers say which one it is. */
  now(): number;
}

export function createListReader({ settings, ownLimiter, now }: ListReaderOptions): ListReader {
  const { rateLimiter, longestWaitMs, ...others } = settings;
  const limiters = [ownLimiter, rateLimiter].filter((one) => one !== undefined);
  const stripe = createStripeClient(others);
  return {
    page: async (path, query) => {
      const operation = operationOf('GET', path);
      for (const limiter of limiters) {
        const late = await turnOf(limiter, operation, longestWaitMs);
        if (late !== null) return late;
      }
      return readPage(stripe, now, `${path}?${new URLSearchParams(query).toString()}`);
    },
  };
}

async function turnOf(
  limiter: RateLimiter,
  operation: string,
  longestWaitMs?: number,
): Promise<FailedCall | null> {
  try {
    await limiter.waitForTurn(operation, longestWaitMs, BACKFILL);
    return null;
  } catch (error) {
    if (!(error instanceof RateLimitReached)) throw error;
    return { kind: 'out_of_turn', detail: error.message };
  }
}

const isListed = (item: unknown): item is ListedObject =>
  isObject(item) && typeof item['id'] === 'string';

interface RawList {
  data: unknown[];
  has_more?: boolean;
}

/**
 * Asked for raw: the SDK's own methods make numbers of what Stripe renders as texts. The state is
 * one between sending and the `Date` of the answer, which names a whole second.
 */
async function readPage(
  stripe: Stripe,
  now: () => number,
  path: string,
): Promise<Called<ListPage>> {
  const sent = now();
  const called = await callAs<Stripe.Response<RawList>>({
    expected: 'list',
    send: () =>
      stripe.rawRequest('GET', path) as Promise<Stripe.Response<Stripe.Response<RawList>>>,
    isRight: ({ data }) => Array.isArray(data) && data.every(isListed),
    failed: failedCallOf,
  });
  const took = Math.max(0, now() - sent);
  return andThen(called, ({ object: { data, has_more: hasMore, lastResponse } }) => {
    const { headers, apiVersion = null } = lastResponse;
    const answered = Date.parse(headers['date'] ?? '');
    if (Number.isNaN(answered)) {
      return { kind: 'unknown', detail: 'the answer has no Date: nobody can say how old it is' };
    }
    return ok({
      items: data.filter(isListed),
      hasMore: hasMore === true,
      apiVersion,
      sentAt: answered - took,
      receivedAt: answered + SECOND - 1,
    });
  });
}
