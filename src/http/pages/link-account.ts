import { randomBytes } from 'node:crypto';
import { hashToken } from '../../runtime/digest';
import { whyNoOAuth } from '../api/connect-account';
import { oauthReturnUrl } from '../connect-link';
import type { HttpDeps } from '../http-deps';
import type { Connecting } from './find-connecting';

/** For so long a person may be at Stripe, where they may have to make an account first. */
const REQUEST_LIFE_SECONDS = 3_600;

/**
 * The page at Stripe where a business is asked whether the platform may act for its account; null
 * where the platform links none. The state that comes back with the answer is of this connection
 * and platform alone, counts once and for an hour, and is stored as its hash.
 */
export async function beginLinking(
  deps: HttpDeps,
  { of, platform }: Connecting,
): Promise<string | null> {
  const why = whyNoOAuth(deps, platform);
  const { clientId, secretKey } = platform;
  if (clientId === null || why !== null) {
    deps.log.error({ connection: of.code, why }, 'a business cannot link its account');
    return null;
  }
  const state = randomBytes(24).toString('base64url');
  await deps.stores.oauthRequests.create({
    connection: of.code,
    stateHash: hashToken(state),
    clientId,
    lifeSeconds: REQUEST_LIFE_SECONDS,
  });
  const redirectUri = oauthReturnUrl(deps.settings.publicUrl);
  return deps.stripeAccount({ secretKey }).authorizeUrl({ clientId, state, redirectUri });
}
