import Stripe from 'stripe';
import { mayBeSent } from '../runtime/send-while';
import { RateLimitReached } from './rate-limiter';
import type { RateLimiter } from './rate-limiter';

const GROUPED_PATHS: ReadonlySet<string> = new Set([
  'apps',
  'billing',
  'billing_portal',
  'checkout',
  'climate',
  'entitlements',
  'financial_connections',
  'forwarding',
  'identity',
  'issuing',
  'radar',
  'reporting',
  'sigma',
  'tax',
  'terminal',
  'test_helpers',
  'treasury',
]);

/** What Stripe counts as one endpoint: method and path without the object's id. */
export function operationOf(method: string, path: string): string {
  const [, version = '', ...parts] = (path.split('?')[0] ?? '').split('/');
  const idAt = GROUPED_PATHS.has(parts[0] ?? '') ? 2 : 1;
  const named = parts.map((part, i) => (i === idAt ? ':id' : part));
  return `${method} /${[version, ...named].join('/')}`;
}

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
