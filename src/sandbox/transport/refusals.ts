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
