import { createCheckout, expireCheckout, readCheckout } from './checkouts';
import {
  createCustomer,
  customersOfAccount,
  customerOfMethod,
  detachMethod,
  findCustomer,
  mandateIdsOf,
  readCustomer,
  readMandate,
  setDefaultMethod,
  updateCustomer,
} from './customers';
import {
  cancelPaymentIntent,
  confirmPaymentIntent,
  createPaymentIntent,
  readPaymentIntent,
} from './intents';
import { closeDispute } from './disputes';
import { createRefund, refundsOf } from './refunds';
import { createSetupCheckout } from './setup-checkouts';
import type { StripeGateway } from './stripe-gateway';
import { searchInvoice } from './search-invoice';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';

export { API_VERSION } from './stripe-client';
export type { StripeSettings } from './stripe-client';

/** The gateway for one connection. */
export function createStripeGateway(settings: StripeSettings): StripeGateway {
  const stripe = createStripeClient(settings);
  return {
    createIntent: (request) => createPaymentIntent(stripe, request),
    confirmIntent: (request) => confirmPaymentIntent(stripe, request),
    cancelIntent: (intentId, key) => cancelPaymentIntent(stripe, intentId, key),
    readIntent: (intentId) => readPaymentIntent(stripe, intentId),
    createCheckout: (request) => createCheckout(stripe, request),
    createSetupCheckout: (request) => createSetupCheckout(stripe, request),
    expireCheckout: (sessionId, key) => expireCheckout(stripe, sessionId, key),
    readCheckout: (sessionId) => readCheckout(stripe, sessionId),
    searchInvoice: (request) => searchInvoice(stripe, request),
    createRefund: (request) => createRefund(stripe, request),
    acceptDispute: (disputeId, key) => closeDispute(stripe, disputeId, key),
    refundsOf: (intentId) => refundsOf(stripe, intentId),
    createCustomer: (request) => createCustomer(stripe, request),
    updateCustomer: (id, request) => updateCustomer(stripe, id, request),
    findCustomer: (request) => findCustomer(stripe, request),
    readCustomer: (id) => readCustomer(stripe, id),
    setDefaultMethod: (request) => setDefaultMethod(stripe, request),
    detachMethod: (request) => detachMethod(stripe, request),
    customerOfMethod: (method) => customerOfMethod(stripe, method),
    mandateIdsOf: (customer) => mandateIdsOf(stripe, customer),
    readMandate: (id) => readMandate(stripe, id),
    listCustomers: (after) => customersOfAccount(stripe, after),
  };
}
