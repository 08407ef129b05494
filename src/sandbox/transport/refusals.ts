import type { MemoryBudget } from '../world/memory-budget';
import { ApiError } from './errors';

// Refusals whose reason is not in the request itself.

/** What Stripe says it limited by. */
export const LIMIT_REASONS = [
  'global-rate',
  'global-concurrency',
  'endpoint-rate',
  'endpoint-concurrency',
  'resource-specific',
];

export function rateLimited(reason: string, retryAfterS: number | null = null): ApiError {
  const after = retryAfterS === null ? {} : { 'retry-after': String(retryAfterS) };
  return new ApiError(
    429,
    {
      code: 'rate_limit',
      type: 'invalid_request_error',
      message:
        'Request rate limit exceeded. You can learn more about rate limits here ' +
        'https://stripe.com/docs/rate-limits.',
    },
    { remembered: false, headers: { 'stripe-rate-limited-reason': reason, ...after } },
  );
}

export const lockTimeout = (): ApiError =>
  new ApiError(
    429,
    {
      code: 'lock_timeout',
      type: 'invalid_request_error',
      message:
        'This object cannot be accessed right now because another API request or Stripe process ' +
        'is currently accessing it. If you see this error intermittently, retry the request.',
    },
    { headers: { 'stripe-should-retry': 'true' } },
  );

export const keyExpired = (shown: string): ApiError =>
  new ApiError(
    401,
    {
      code: 'api_key_expired',
      doc_url: 'https://stripe.com/docs/error-codes/api-key-expired',
      message: `Expired API Key provided: ${shown}`,
      type: 'invalid_request_error',
    },
    { remembered: false },
  );

export const accountInvalid = (): ApiError =>
  new ApiError(403, {
    code: 'account_invalid',
    type: 'invalid_request_error',
    message:
      'The provided key does not have access to this account. Application access may have been ' +
      'revoked.',
  });

interface RefusedRequest {
  readonly method: string;
  readonly path: string;
}

/** A restricted key that may use other endpoints, but not this one. */
export function noPermission(
  { permission, message }: { readonly permission: string | null; readonly message: string | null },
  request: RefusedRequest,
  account: string,
): ApiError {
  const text =
    "The provided key 'rk_test_****' does not have the required permissions for this endpoint " +
    `on account '${account}'. Having the '${permission ?? permissionOf(request)}' permission ` +
    'would allow this request to continue.';
  return new ApiError(
    403,
    { type: 'invalid_request_error', message: message ?? text },
    { remembered: false },
  );
}

/** Named after the resource, as Stripe's are: "GET /v1/refunds/re_1" needs rak_refund_read. */
function permissionOf({ method, path }: RefusedRequest): string {
  const [, , ...all] = path.split('/');
  const parts = all[0] === 'radar' ? all.slice(1) : all;
  const named = parts
    .slice(0, parts[0] === 'checkout' ? 2 : 1)
    .map((part) => part.replace(/s$/, ''));
  return `rak_${named.join('_')}_${method === 'GET' ? 'read' : 'write'}`;
}

/** Not an answer of Stripe: the sandbox itself is full and says what helps. */
export function refuseWhenFull(memory: MemoryBudget): void {
  if (memory.isFull()) throw sandboxFull(memory);
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1e6);

export const sandboxFull = (memory: MemoryBudget): ApiError =>
  new ApiError(
    507,
    {
      type: 'api_error',
      message:
        `The sandbox is full: what it keeps takes the ${megabytes(memory.limit)} MB it may. ` +
        'It still answers reads, and keys it knows. POST /_sandbox/reset empties it, POST ' +
        '/_sandbox/keys/expire lets the answers of idempotency keys go, and ' +
        'NODE_OPTIONS=--max-old-space-size gives it more memory at the next start.',
    },
    { remembered: false, headers: { 'stripe-should-retry': 'false' } },
  );
