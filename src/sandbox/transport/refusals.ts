import type { Room } from '../world/room';
import { ApiError } from './errors';

// Refusals that say nothing about the request itself.

export function rateLimited(reason: string): ApiError {
  return new ApiError(
    429,
    {
      code: 'rate_limit',
      type: 'invalid_request_error',
      message:
        'Request rate limit exceeded. You can learn more about rate limits here ' +
        'https://stripe.com/docs/rate-limits.',
    },
    { remembered: false, headers: { 'stripe-rate-limited-reason': reason } },
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

export const accountInvalid = (): ApiError =>
  new ApiError(403, {
    code: 'account_invalid',
    type: 'invalid_request_error',
    message:
      'The provided key does not have access to this account. Application access may have been ' +
      'revoked.',
  });

/** No answer of Stripe's: the sandbox says by itself that it takes no more, and what helps. */
export function refuseWhenFull(room: Room): void {
  if (room.isFull()) throw sandboxFull(room);
}

export const sandboxFull = (room: Room): ApiError =>
  new ApiError(
    507,
    {
      type: 'api_error',
      message:
        `The sandbox is full: what it keeps takes the ${Math.floor(room.limit / 1e6)} MB it may. ` +
        'It still answers reads, and keys it knows. POST /_sandbox/reset empties it, POST ' +
        '/_sandbox/keys/expire lets the answers of idempotency keys go, and ' +
        'NODE_OPTIONS=--max-old-space-size gives it more memory at the next start.',
    },
    { remembered: false, headers: { 'stripe-should-retry': 'false' } },
  );
