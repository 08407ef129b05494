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
      const response = await client.makeRequest(host, port, path, method, ...rest);
      if (response.getStatusCode() === 429) {
        rateLimiter.refused(operation, limitOf(response.getHeaders()));
      }
      return response;
    },
  };
}

/** What the headers of a 429 say. */
function limitOf(headers: Readonly<Record<string, unknown>>) {
  const reason = headers['stripe-rate-limited-reason'];
  const retryAfterMs = retryAfterOf(headers['retry-after']);
  return { reason: typeof reason === 'string' ? reason : '', retryAfterMs };
}

/** Retry-After in seconds; a date or nonsense there is as good as none. */
export function retryAfterOf(header: unknown): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}
