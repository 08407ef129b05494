import { sharedTurns } from '../../src/main/shared-turns';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { rateLimiterFor } from '../../src/stripe/rate-limiter';
import type { RateLimiter } from '../../src/stripe/rate-limiter';

/** The pace that all processes of this database share. */
export function limiterOf(
  url: string,
  perSecond: number,
): { stores: AllStores; limiter: RateLimiter } {
  const linkSecret = 'a link secret of at least 32 characters';
  const stores = createStores({ url, digest: base32Digest, linkSecret });
  const rates = { perSecond, perOperation: perSecond };
  const turns = () => sharedTurns(stores.callTurns, 'held up', rates);
  const limiter = rateLimiterFor(rates, turns);
  if (limiter === undefined) throw new Error('a pace is wanted');
  return { stores, limiter };
}
