import Stripe from 'stripe';
import { createCheckout, expireCheckout, readCheckout } from './checkouts';
import { createCustomer, readCustomer } from './customers';
import { cancelIntent, confirmIntent, createIntent, readIntent } from './intents';
import { createRefund, refundsOf } from './refunds';
import type { StripeRoom } from './room';
import { searchInvoice } from './search-invoice';

/** Written out so that an upgrade of the SDK, which changes it, does not compile unnoticed. */
export const API_VERSION = '2026-10-28.endive';

export interface StripeSettings {
  secretKey: string;
  /** Another address than Stripe's own: the sandbox. */
  apiBase?: string;
  timeoutMs?: number;
  /** A connected account; every call is made for it. */
  account?: string;
}

/** The room for one connection. Temporal owns the backoff, so the SDK repeats nothing. */
export function createStripeRoom(settings: StripeSettings): StripeRoom {
  const { secretKey, apiBase, timeoutMs = 20_000, account } = settings;
  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    ...(account === undefined ? {} : { stripeAccount: account }),
    ...(apiBase === undefined ? {} : addressOf(apiBase)),
  });
  return {
    createIntent: (ask) => createIntent(stripe, ask),
    confirmIntent: (ask) => confirmIntent(stripe, ask),
    cancelIntent: (intentId, key) => cancelIntent(stripe, intentId, key),
    readIntent: (intentId) => readIntent(stripe, intentId),
    createCheckout: (ask) => createCheckout(stripe, ask),
    expireCheckout: (sessionId, key) => expireCheckout(stripe, sessionId, key),
    readCheckout: (sessionId) => readCheckout(stripe, sessionId),
    searchInvoice: (ask) => searchInvoice(stripe, ask),
    createRefund: (ask) => createRefund(stripe, ask),
    refundsOf: (intentId) => refundsOf(stripe, intentId),
    createCustomer: (ask) => createCustomer(stripe, ask),
    readCustomer: (id) => readCustomer(stripe, id),
  };
}

function addressOf(apiBase: string): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  const url = new URL(apiBase);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  const port = url.port === '' ? (protocol === 'http' ? 80 : 443) : Number(url.port);
  return { host: url.hostname, port, protocol };
}
