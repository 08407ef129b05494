import {
  allowedMethodsResponse,
  paymentMethodList,
  paymentMethodResponse,
} from '../responses/payment-method';
import { allowedMethodsQuery, emptyBody, paymentMethodQuery } from '../requests';
import { defineOperations } from './operation';

const METHOD_RESPONSE = { description: 'The payment method', schema: paymentMethodResponse };

export const paymentMethodOperations = defineOperations({
  listPaymentMethods: {
    method: 'get',
    path: '/v1/customers/{id}/payment_methods',
    tag: 'Customers',
    scope: 'read',
    summary: 'List what a customer has stored at Stripe, newest first',
    query: paymentMethodQuery,
    responses: { 200: { description: 'A page of payment methods', schema: paymentMethodList } },
  },
  listAllowedPaymentMethods: {
    method: 'get',
    path: '/v1/customers/{id}/payment_methods/allowed',
    tag: 'Customers',
    scope: 'read',
    summary: 'Which types a customer may use, and which rule takes out each of the others',
    query: allowedMethodsQuery,
    responses: { 200: { description: 'Every type', schema: allowedMethodsResponse } },
  },
  setDefaultPaymentMethod: {
    method: 'post',
    path: '/v1/customers/{id}/payment_methods/{method}/default',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Charge this one from now on, whatever else is stored; Stripe has it as default, too',
    body: emptyBody,
    responses: { 200: METHOD_RESPONSE },
  },
  detachPaymentMethod: {
    method: 'delete',
    path: '/v1/customers/{id}/payment_methods/{method}',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Detach it at Stripe: it is charged no more, and cannot come back',
    responses: { 200: METHOD_RESPONSE },
  },
});
