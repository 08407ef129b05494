import { ApiError } from '../transport/errors';

/** The answer for a key that names an account it may not use. */
export const noSuchAccount = (account: string, shownKey: string): ApiError =>
  new ApiError(403, {
    code: 'account_invalid',
    type: 'invalid_request_error',
    message:
      `The provided key${shownKey} does not have access to account '${account}' (or that account ` +
      'does not exist). Application access may have been revoked.',
  });
