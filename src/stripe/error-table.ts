import Stripe from 'stripe';
import type { Called } from './stripe-gateway';
import { declineReading } from './decline-reading';
import { RateLimitReached } from './rate-limiter';
import { retryAfterOf } from './rate-limited-client';

/** What a failed call came to: everything but `ok`. */
export type FailedCall = Exclude<Called<never>, { kind: 'ok' }>;

// Stripe's own words for its errors. A proxy also answers JSON with an `error`, and knows none.
const STRIPE_ERROR_TYPES: ReadonlySet<string> = new Set([
  'api_error',
  'card_error',
  'idempotency_error',
  'invalid_request_error',
  'rate_limit_error',
  'authentication_error',
  'permission_error',
]);

const RETRY_LATER_CODES = new Set(['lock_timeout', 'rate_limit', 'idempotency_key_in_use']);

// The account behind the key is closed or no longer accepts our key, whatever the HTTP status.
const ACCOUNT_LOCKED_CODES = new Set([
  'account_invalid',
  'testmode_charges_only',
  'account_closed_for_platform',
  'api_key_expired',
  'platform_api_key_expired',
]);

/** The one table from Stripe's errors to what a caller may do. Programming errors are thrown on. */
export function failedCallOf(error: unknown): FailedCall {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const status = error.statusCode ?? 0;
  const code = error.code ?? '';
  if (status === 429 || status === 409 || RETRY_LATER_CODES.has(code)) return busy(error);
  if (error.detail instanceof RateLimitReached)
    return { kind: 'out_of_turn', detail: error.detail.message };
  if (status === 0 || status >= 500) return unknown(error);
  if (!STRIPE_ERROR_TYPES.has(error.rawType ?? '')) return unknown(error);
  if (isMissingPermission(error)) return forbidden(error);
  if (status === 401 || status === 403 || ACCOUNT_LOCKED_CODES.has(code)) {
    return { kind: 'unauthorized', detail: detailOf(error) };
  }
  if (status === 402 || error.rawType === 'card_error') return declined(error);
  if (status === 404 || code === 'resource_missing') {
    return { kind: 'missing', param: error.param ?? null, detail: detailOf(error) };
  }
  return refused(error);
}

type StripeError = InstanceType<typeof Stripe.errors.StripeError>;

/** Said in words alone: these refusals have no code. */
const isMissingPermission = ({ statusCode, message }: StripeError): boolean =>
  (statusCode === 401 || statusCode === 403) &&
  message.includes('does not have the required permissions');

/** Stripe names the permission, formerly with "rak_" in front. */
function forbidden(error: StripeError): FailedCall {
  const permission = /'(?:rak_)?(\w+_(?:read|write))'/.exec(error.message)?.[1] ?? 'unnamed';
  return { kind: 'forbidden', permission, detail: detailOf(error) };
}

function busy(error: StripeError): FailedCall {
  const reason =
    error.headers?.['stripe-rate-limited-reason'] ?? error.code ?? `http ${error.statusCode}`;
  return { kind: 'busy', retryAfterMs: retryAfterOf(error.headers?.['retry-after']), reason };
}

function declined(error: StripeError): FailedCall {
  const intentId = error.payment_intent?.id ?? null;
  return { kind: 'declined', decline: declineReading(error), intentId };
}

function refused(error: StripeError): FailedCall {
  return {
    kind: 'refused',
    code: error.code ?? error.rawType ?? 'invalid_request',
    param: error.param ?? null,
    detail: detailOf(error),
    requestId: error.requestId ?? null,
  };
}

function unknown(error: StripeError): FailedCall {
  return { kind: 'unknown', detail: detailOf(error) };
}

function detailOf(error: StripeError): string {
  const status = error.statusCode === undefined ? '' : ` (HTTP ${error.statusCode})`;
  const cause = error.detail instanceof Error ? `: ${error.detail.message}` : '';
  return `${error.message}${cause}${status}`;
}
