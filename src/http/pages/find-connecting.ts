import type { Request } from 'express';
import type { ConnectionSettings } from '../../postgres/connections/connection-secrets';
import type { Platform } from '../api/connect-account';
import { isConnectToken } from '../connect-link';
import type { GuessLimiter } from '../guess-limiter';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

/** No interface: those are not taken where a request may have any parameters. */
export type ConnectParams = Record<'code' | 'token', string>;

/** A connection through a platform, whose account is or becomes ready at Stripe. */
export interface Connecting {
  of: ConnectionSettings;
  platform: Platform;
}

/** Of who guesses, each wrong link is counted. */
export function linkNotValid(guesses: GuessLimiter, request: Request): Error {
  return guesses(request) ?? new HttpProblem('not_found', 'this link is not valid');
}

export async function findConnecting(
  deps: HttpDeps,
  guesses: GuessLimiter,
  request: Request<ConnectParams>,
): Promise<Connecting> {
  const { code, token } = request.params;
  const isLink = /^[a-z0-9][a-z0-9_-]{0,31}$/.test(code) && isConnectToken(deps, code, token);
  const found = isLink ? await connectingOf(deps, code) : null;
  if (found === null || (found.of.stripeAccount === null && found.of.oauth == null)) {
    throw linkNotValid(guesses, request);
  }
  return found;
}

/** Null: it is disconnected, or its platform cannot be used. */
export async function connectingOf(deps: HttpDeps, code: string): Promise<Connecting | null> {
  const all = await deps.stores.connectionSecrets.readAll();
  const of = all.get(code)?.openOrBare();
  if (of === undefined || of.isDisconnecting || of.platform === null) return null;
  const platform = all.get(of.platform)?.openOrBare();
  const secretKey = platform?.secretKey?.reveal();
  if (platform === undefined || secretKey === undefined) return null;
  const { code: platformCode, mode, connectClientId: clientId = null } = platform;
  return { of, platform: { code: platformCode, mode, secretKey, clientId } };
}
