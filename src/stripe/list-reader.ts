import type Stripe from 'stripe';
import { isObject } from '../domain/mirror/stripe-object';
import type { StripeObject } from '../domain/mirror/stripe-object';
import { SECOND } from '../domain/time';
import { andThen, callAs, ok } from './call';
import { failedCallOf } from './error-table';
import type { FailedCall } from './error-table';
import { RateLimitReached } from './rate-limiter';
import type { RateLimiter } from './rate-limiter';
import { operationOf } from '../domain/stripe-operation';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';
import { BACKFILL, FOLLOWING } from './turns';

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

/** One object, as a page of a list has it. */
export type ReadObject = Omit<ListPage, 'items' | 'hasMore'> & { object: ListedObject };

export type ListedObject = StripeObject & { readonly id: string };

/** What just happened is read before what has been there for long. */
export type ListLane = 'following' | 'backfill';

/** Lists whole collections, each request when nothing that collects wants its turn. */
export interface ListReader {
  page(
    path: string,
    query: Readonly<Record<string, string>>,
    lane?: ListLane,
  ): Promise<Called<ListPage>>;
  object(path: string): Promise<Called<ReadObject>>;
}

export interface ListReaderOptions {
  settings: StripeSettings;
  /** As fast as the time that Stripe lives in; its answers say which one it is. */
  now(): number;
}

export function createListReader({ settings, now }: ListReaderOptions): ListReader {
  const { rateLimiter, longestWaitMs, ...others } = settings;
  const stripe = createStripeClient(others);
  // Waited for here, since the time at which it is sent is what the answer is worth.
  const inTurn = async <T>(path: string, lane: ListLane, read: () => Promise<Called<T>>) => {
    const operation = operationOf('GET', path);
    const late = rateLimiter && (await turnOf(rateLimiter, { operation, lane, longestWaitMs }));
    if (late) return late;
    const called = await read();
    if (called.kind === 'busy') rateLimiter?.refused(operation, called);
    return called;
  };
  return {
    page: (path, query, lane = 'backfill') =>
      inTurn(path, lane, () => {
        const asked = `${path}?${new URLSearchParams(query).toString()}`;
        return readPage(stripe, now, asked);
      }),
    object: (path) => inTurn(path, 'following', () => readObject(stripe, now, path)),
  };
}

const URGENCY = { following: FOLLOWING, backfill: BACKFILL } as const;

interface Wanted {
  operation: string;
  lane: ListLane;
  longestWaitMs: number | undefined;
}

async function turnOf(
  limiter: RateLimiter,
  { operation, lane, longestWaitMs }: Wanted,
): Promise<FailedCall | null> {
  try {
    await limiter.waitForTurn(operation, longestWaitMs, URGENCY[lane]);
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

async function readPage(
  stripe: Stripe,
  now: () => number,
  path: string,
): Promise<Called<ListPage>> {
  const read = await readRaw<RawList>(stripe, now, {
    path,
    expected: 'list',
    isRight: ({ data }) => Array.isArray(data) && data.every(isListed),
  });
  return andThen(read, ({ answer: { data, has_more: hasMore }, ...when }) =>
    ok({ items: data.filter(isListed), hasMore: hasMore === true, ...when }),
  );
}

async function readObject(
  stripe: Stripe,
  now: () => number,
  path: string,
): Promise<Called<ReadObject>> {
  const expected = { path, expected: 'object', isRight: isListed };
  const read = await readRaw<StripeObject>(stripe, now, expected);
  return andThen(read, ({ answer, ...when }) => {
    if (isListed(answer)) return ok({ object: answer, ...when });
    return { kind: 'unknown', detail: 'the answer has no id' };
  });
}

interface RawRead<T> {
  path: string;
  expected: string;
  isRight: (answer: T) => boolean;
}

/**
 * Asked for raw: the SDK's own methods make numbers of what Stripe renders as texts. The state is
 * one between sending and the `Date` of the answer, which names a whole second.
 */
async function readRaw<T extends object>(
  stripe: Stripe,
  now: () => number,
  { path, expected, isRight }: RawRead<T>,
): Promise<Called<{ answer: T } & Omit<ListPage, 'items' | 'hasMore'>>> {
  const sent = now();
  const called = await callAs<Stripe.Response<T>>({
    expected,
    send: () => stripe.rawRequest('GET', path) as Promise<Stripe.Response<Stripe.Response<T>>>,
    isRight,
    failed: failedCallOf,
  });
  const took = Math.max(0, now() - sent);
  return andThen(called, ({ object: answer }) => {
    const { headers, apiVersion = null } = answer.lastResponse;
    const answered = Date.parse(headers['date'] ?? '');
    if (Number.isNaN(answered)) {
      return { kind: 'unknown', detail: 'the answer has no Date: nobody can say how old it is' };
    }
    const when = { apiVersion, sentAt: answered - took, receivedAt: answered + SECOND - 1 };
    return ok({ answer, ...when });
  });
}
