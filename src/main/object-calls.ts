import { MINUTE } from '../domain/time';
import type { CredentialStore } from '../postgres/mirror/credentials';
import { createObjectCalls } from '../stripe/object-calls';
import type { ObjectCalls } from '../stripe/object-calls';
import type { RateLimiter } from '../stripe/rate-limiter';
import { MUTATING } from '../stripe/turns';
import type { SettingsByCredential } from './credential-settings';

interface Deps {
  credentials: Pick<CredentialStore, 'byId'>;
  settingsBy: SettingsByCredential;
  stripeNow(): number;
}

/** A worker has time: what else it would do is to ask again. */
const LONGEST_WAIT = MINUTE / 2;

/** By the credential of a sync; null where it has no key that can be used. */
export async function objectCallsFor(
  { credentials, settingsBy, stripeNow }: Deps,
  connection: string,
  id: string,
): Promise<ObjectCalls | null> {
  const credential = await credentials.byId(connection, id);
  const settings = credential && (await settingsBy(credential));
  if (settings === null) return null;
  const { rateLimiter, ...others } = settings;
  const given = { ...others, rateLimiter: rateLimiter && afterCharges(rateLimiter) };
  return createObjectCalls({ ...given, longestWaitMs: LONGEST_WAIT }, stripeNow);
}

const afterCharges = (limiter: RateLimiter): RateLimiter => ({
  ...limiter,
  waitForTurn: (operation, longestWaitMs) =>
    limiter.waitForTurn(operation, longestWaitMs, MUTATING),
});
