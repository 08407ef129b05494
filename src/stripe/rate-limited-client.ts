import Stripe from 'stripe';
import type { RateLimiter } from './rate-limiter';

const GROUPED_PATHS: ReadonlySet<string> = new Set(['checkout', 'radar', 'test_helpers']);

/** What Stripe counts as one endpoint: method and path without the object's id. */
export function operationOf(method: string, path: string): string {
  const [, version = '', ...parts] = (path.split('?')[0] ?? '').split('/');
  const idAt = GROUPED_PATHS.has(parts[0] ?? '') ? 2 : 1;
  const named = parts.map((part, i) => (i === idAt ? ':id' : part));
  return `${method} /${[version, ...named].join('/')}`;
}

/** The SDK's own client, where each request waits for its turn before it goes out. */
export function rateLimitedClient(rateLimiter: RateLimiter): Stripe.HttpClient {
  const client = Stripe.createNodeHttpClient();
  return {
    getClientName: () => client.getClientName(),
    makeRequest: async (host, port, path, method, ...rest) => {
      await rateLimiter.waitForTurn(operationOf(method, path));
      return client.makeRequest(host, port, path, method, ...rest);
    },
  };
}
