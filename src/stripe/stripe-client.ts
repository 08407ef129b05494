import Stripe from 'stripe';
import type { RateLimiter } from './rate-limiter';
import { rateLimitedClient } from './rate-limited-client';
import { sentOnce } from './sent-once';

/** Written out so that an upgrade of the SDK, which changes it, does not compile unnoticed. */
export const API_VERSION = '2026-10-28.endive';

export interface StripeSettings {
  secretKey: string;
  /** Another address than Stripe's own: the sandbox. */
  apiBase?: string;
  timeoutMs?: number;
  /** A connected account; every call is made for it. */
  account?: string;
  /** Shared by all that call for this account, so that together they keep Stripe's limits. */
  rateLimiter?: RateLimiter | undefined;
  /** So long a call waits for its turn. */
  longestWaitMs?: number | undefined;
}

/** For one request that must never be made twice. */
export const createClientForOnce = (settings: StripeSettings): Stripe =>
  new Stripe(settings.secretKey, {
    ...optionsOf(settings),
    httpClient: sentOnce(settings.apiBase?.startsWith('http:') !== true),
  });

/** Temporal owns the backoff, so the SDK repeats nothing. */
export function createStripeClient(settings: StripeSettings): Stripe {
  const { rateLimiter, longestWaitMs } = settings;
  return new Stripe(settings.secretKey, {
    ...optionsOf(settings),
    ...(rateLimiter && { httpClient: rateLimitedClient(rateLimiter, longestWaitMs) }),
  });
}

const optionsOf = ({ apiBase, timeoutMs = 20_000, account }: StripeSettings) =>
  ({
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...(account === undefined ? {} : { stripeAccount: account }),
    ...(apiBase === undefined ? {} : addressOf(apiBase)),
  }) satisfies Stripe.StripeConfig;

function addressOf(apiBase: string): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.port === '' ? (protocol === 'http' ? 80 : 443) : Number(url.port);
  return { host: url.hostname, port, protocol };
}
