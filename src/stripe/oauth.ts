import Stripe from 'stripe';
import { callAs, ok } from './call';
import { failedCallOf } from './error-table';
import type { FailedCall } from './error-table';
import { createClientForOnce } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';

export interface AccessOfAccount {
  /** The application that the account let act for it. */
  clientId: string;
  account: string;
}

export interface AuthorizationRequest {
  clientId: string;
  /** Comes back with the answer: it says whose it is. */
  state: string;
  redirectUri: string;
}

/** The account of a code, and the mode of the access. */
export interface GrantedAccount {
  account: string;
  mode: 'test' | 'live';
}

/** The page at Stripe where the business is asked; the SDK knows it at Stripe's own host alone. */
export function authorizeUrl(
  { apiBase = 'https://connect.stripe.com' }: Pick<StripeSettings, 'apiBase'>,
  { clientId, state, redirectUri }: AuthorizationRequest,
): string {
  const url = new URL('/oauth/authorize', apiBase);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    scope: 'read_write',
    state,
    redirect_uri: redirectUri,
  }).toString();
  return url.href;
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

/**
 * Sent once: a code that comes twice ends the access. The keys of the account in the answer are
 * not used: it is reached with the platform's own.
 */
export async function exchangeCode(
  settings: StripeSettings,
  code: string,
): Promise<Called<GrantedAccount>> {
  const stripe = createClientForOnce(settings);
  const called = await callAs({
    expected: 'token',
    send: () =>
      stripe.oauth.token({ grant_type: 'authorization_code', code }) as Promise<
        Stripe.Response<Stripe.OAuthToken>
      >,
    isRight: hasAccount,
    failed: failedOAuthCallOf,
  });
  if (called.kind !== 'ok') return called;
  const { stripe_user_id: account = '', livemode } = called.value.object;
  return ok({ account, mode: livemode === true ? 'live' : 'test' });
}
