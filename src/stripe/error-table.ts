import Stripe from 'stripe';
import type { Called } from './room';
import { declineOf } from './decline-of';
import { OutOfTurn } from './pace';

/** What a failed call came to: everything but `ok`. */
export type NotOk = Exclude<Called<never>, { kind: 'ok' }>;

// Stripe's own words for its errors. A proxy also answers JSON with an `error`, and knows none.
const STRIPES_OWN: ReadonlySet<string> = new Set([
  'api_error',
  'card_error',
  'idempotency_error',
  'invalid_request_error',
  'rate_limit_error',
  'authentication_error',
  'permission_error',
]);

const TAKEN_IN_LATER = new Set(['lock_timeout', 'rate_limit', 'idempotency_key_in_use']);

// The account behind the key is closed or no longer lets us in, whatever the HTTP status.
const NOT_OURS_TO_USE = new Set([
  'account_invalid',
  'testmode_charges_only',
  'account_closed_for_platform',
  'api_key_expired',
  'platform_api_key_expired',
]);

/** The one table from Stripe's errors to what a caller may do. Programming errors are thrown on. */
export function calledOfError(error: unknown): NotOk {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const status = error.statusCode ?? 0;
  const code = error.code ?? '';
  if (status === 429 || status === 409 || TAKEN_IN_LATER.has(code)) return busy(error);
  if (error.detail instanceof OutOfTurn) return notSent(error.detail);
  if (status === 0 || status >= 500) return unknown(error);
  if (!STRIPES_OWN.has(error.rawType ?? '')) return unknown(error);
  if (status === 401 || status === 403 || NOT_OURS_TO_USE.has(code)) {
    return { kind: 'unauthorized', detail: wordsOf(error) };
  }
  if (status === 402 || error.rawType === 'card_error') return declined(error);
  if (status === 404 || code === 'resource_missing') {
    return { kind: 'missing', detail: wordsOf(error) };
  }
  return refused(error);
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

function busy(error: StripeError): NotOk {
  const reason =
    error.headers?.['stripe-rate-limited-reason'] ?? error.code ?? `http ${error.statusCode}`;
  return { kind: 'busy', retryAfterMs: retryAfter(error), reason };
}

/** Kept back by ourselves: Stripe never heard of it. */
const notSent = ({ message, retryAfterMs }: OutOfTurn): NotOk => ({
  kind: 'busy',
  retryAfterMs,
  reason: message,
});

/** Retry-After in seconds; a date or nonsense there is as good as none. */
function retryAfter(error: StripeError): number | null {
  const seconds = Number(error.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

function declined(error: StripeError): NotOk {
  const intentId = error.payment_intent?.id ?? null;
  return { kind: 'declined', decline: declineOf(error), intentId };
}

function refused(error: StripeError): NotOk {
  return {
    kind: 'refused',
    code: error.code ?? error.rawType ?? 'invalid_request',
    param: error.param ?? null,
    detail: wordsOf(error),
    requestId: error.requestId ?? null,
  };
}

function unknown(error: StripeError): NotOk {
  return { kind: 'unknown', detail: wordsOf(error) };
}

function wordsOf(error: StripeError): string {
  const status = error.statusCode === undefined ? '' : ` (HTTP ${error.statusCode})`;
  const cause = error.detail instanceof Error ? `: ${error.detail.message}` : '';
  return `${error.message}${cause}${status}`;
}
