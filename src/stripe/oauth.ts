import Stripe from 'stripe';
import { callAs, ok } from './call';
import { failedCallOf } from './error-table';
import type { FailedCall } from './error-table';
import type { Called } from './stripe-gateway';

export interface AccessOfAccount {
  /** The application that the account let act for it. */
  clientId: string;
  account: string;
}

const OAUTH_ERRORS: ReadonlySet<string> = new Set([
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
  'unsupported_response_type',
]);

/** OAuth names its errors itself; a description may repeat the code, which is a secret. */
function failedOAuthCallOf(error: unknown): FailedCall {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { statusCode: status = 0, rawType: code = '' } = error;
  if (status < 400 || status === 429 || status >= 500 || !OAUTH_ERRORS.has(code)) {
    return failedCallOf(error);
  }
  const words = error.message.replaceAll(/\b(ac|rt)_\w+/g, '$1_…');
  const detail = `${words} (${code}, HTTP ${status})`;
  return { kind: 'refused', code, param: null, detail, requestId: error.requestId ?? null };
}

const hasAccount = ({ stripe_user_id: account }: { stripe_user_id?: unknown }): boolean =>
  typeof account === 'string' && account.startsWith('acct_');

/** The platform may act for the account no more. One that it never could is as good as that. */
export async function revokeAccess(
  stripe: Stripe,
  { clientId, account }: AccessOfAccount,
): Promise<Called<'revoked'>> {
  const called = await callAs({
    expected: 'revocation',
    send: () =>
      stripe.oauth.deauthorize({ client_id: clientId, stripe_user_id: account }) as Promise<
        Stripe.Response<Stripe.OAuthDeauthorization>
      >,
    isRight: hasAccount,
    failed: failedOAuthCallOf,
  });
  if (called.kind === 'ok') return ok('revoked');
  const isOver = called.kind === 'refused' && called.detail.includes(' is not connected to ');
  return isOver ? ok('revoked') : called;
}
