import { createCheckout, expireCheckout, readCheckout } from './checkouts';
import { createCustomer, findCustomer, readCustomer } from './customers';
import { cancelIntent, confirmIntent, createIntent, readIntent } from './intents';
import { createRefund, refundsOf } from './refunds';
import type { StripeRoom } from './room';
import { searchInvoice } from './search-invoice';
import { stripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';

export { API_VERSION } from './stripe-client';
export type { StripeSettings } from './stripe-client';

/** The room for one connection. */
export function createStripeRoom(settings: StripeSettings): StripeRoom {
  const stripe = stripeClient(settings);
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
    findCustomer: (ask) => findCustomer(stripe, ask),
    readCustomer: (id) => readCustomer(stripe, id),
  };
}
