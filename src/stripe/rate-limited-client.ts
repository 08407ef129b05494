import Stripe from 'stripe';
import { operationOf } from '../domain/stripe-operation';
import { mayBeSent } from '../runtime/send-while';
import { RateLimitReached } from './rate-limiter';
import type { RateLimiter } from './rate-limiter';

/** The SDK's own client, where each request waits for its turn before it goes out. */
export function rateLimitedClient(
  rateLimiter: RateLimiter,
  longestWaitMs?: number,
): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (host, port, path, method, ...rest) => {
      const operation = operationOf(method, path);
      await rateLimiter.waitForTurn(operation, longestWaitMs);
      if (!mayBeSent(method))
        throw new RateLimitReached(operation, 'its key grew too old while it waited');
      return client.makeRequest(host, port, path, method, ...rest);
    },
  };
}
