import { customerCheckoutResponse, customerList, customerResponse } from '../responses/customer';
import {
  checkoutUrlBody,
  customerBody,
  customerUpdateBody,
  linkBody,
  moveBody,
} from '../customer-shape';
import { customerQuery, emptyBody, statementQuery } from '../requests';
import { statementResponse } from '../responses/statement';
import { defineOperations } from './operation';

const CUSTOMER_RESPONSE = { description: 'The customer', schema: customerResponse };

export const customerOperations = defineOperations({
  putCustomer: {
    method: 'put',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Create or update a customer',
    body: customerBody,
    responses: { 200: CUSTOMER_RESPONSE, 201: CUSTOMER_RESPONSE },
  },
  getCustomerByExternalId: {
    method: 'get',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    scope: 'read',
    summary: 'Read a customer by the billing system’s id',
    responses: { 200: CUSTOMER_RESPONSE },
  },
  listCustomers: {
    method: 'get',
    path: '/v1/customers',
    tag: 'Customers',
    scope: 'read',
    summary: 'List customers, newest first, or search them',
    query: customerQuery,
    responses: { 200: { description: 'A page of customers', schema: customerList } },
  },
  updateCustomer: {
    method: 'put',
    path: '/v1/customers/{id}',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Change a customer, as Sequence’s API does; what is absent stays as it is',
    body: customerUpdateBody,
    responses: { 200: CUSTOMER_RESPONSE },
  },
  getCustomer: {
    method: 'get',
    path: '/v1/customers/{id}',
    tag: 'Customers',
    scope: 'read',
    summary: 'Read a customer',
    responses: { 200: CUSTOMER_RESPONSE },
  },
  getStatement: {
    method: 'get',
    path: '/v1/customers/{id}/statement',
    tag: 'Customers',
    scope: 'read',
    summary: 'Statement of account: balances and what changed them, from day to day',
    query: statementQuery,
    responses: {
      200: {
        description: 'The statement, in the format that was asked for',
        schema: statementResponse,
        files: ['application/pdf', 'text/csv'],
      },
    },
  },
  linkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/link',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Link a Stripe customer: checked at Stripe, its methods and default read',
    body: linkBody,
    responses: { 200: CUSTOMER_RESPONSE },
  },
  moveCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/move',
    tag: 'Customers',
    scope: 'admin',
    summary: 'Move a customer to another connection; what is open stays where it is',
    body: moveBody,
    responses: { 200: { description: 'The customer there', schema: customerResponse } },
  },
  withdrawAutoPay: {
    method: 'post',
    path: '/v1/customers/{id}/withdraw_auto_pay',
    tag: 'Customers',
    scope: 'collect',
    summary: 'The customer wants to be charged automatically no more: of open invoices, too',
    body: emptyBody,
    responses: { 200: CUSTOMER_RESPONSE },
  },
  allowAutoPay: {
    method: 'post',
    path: '/v1/customers/{id}/allow_auto_pay',
    tag: 'Customers',
    scope: 'collect',
    summary: 'The customer agrees again to be charged automatically, for later invoices',
    body: emptyBody,
    responses: { 200: CUSTOMER_RESPONSE },
  },
  openCustomerCheckout: {
    method: 'post',
    path: '/v1/customers/{id}/checkout_url',
    tag: 'Customers',
    scope: 'collect',
    summary: 'A link by which the customer stores a method at Stripe; the same while it is open',
    body: checkoutUrlBody,
    responses: { 200: { description: 'The open session', schema: customerCheckoutResponse } },
  },
  unlinkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/unlink',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Unlink the Stripe customer: no more automatic charges',
    body: emptyBody,
    responses: { 200: CUSTOMER_RESPONSE },
  },
});
