import { z } from 'zod';
import { customerResponse } from '../responses/customer';
import { eventList } from '../events';
import { healthResponse, readinessResponse } from '../responses/system';
import { unmatchedList } from '../responses/payment';
import { customerBody, eventQuery, linkBody, emptyBody } from '../requests';
import { defineOperations } from './operation';

const CUSTOMER_RESPONSE = { description: 'The customer', schema: customerResponse };

export const systemOperations = defineOperations({
  putCustomer: {
    method: 'put',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    summary: 'Make a customer or bring it up to date',
    body: customerBody,
    answers: { 200: CUSTOMER_RESPONSE, 201: CUSTOMER_RESPONSE },
  },
  getCustomerByExternalId: {
    method: 'get',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    summary: 'Read a customer by the billing system’s id',
    answers: { 200: CUSTOMER_RESPONSE },
  },
  getCustomer: {
    method: 'get',
    path: '/v1/customers/{id}',
    tag: 'Customers',
    summary: 'Read a customer',
    answers: { 200: CUSTOMER_RESPONSE },
  },
  linkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/link',
    tag: 'Customers',
    summary: 'Link a Stripe customer: checked at Stripe, its methods and default read',
    body: linkBody,
    answers: { 200: CUSTOMER_RESPONSE },
  },
  unlinkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/unlink',
    tag: 'Customers',
    summary: 'Unlink the Stripe customer: no more automatic charges',
    body: emptyBody,
    answers: { 200: CUSTOMER_RESPONSE },
  },
  listEvents: {
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Public events in order; ask again after the last cursor',
    query: eventQuery,
    answers: { 200: { description: 'A page of events, oldest first', schema: eventList } },
  },
  listUnmatchedMoney: {
    method: 'get',
    path: '/v1/unmatched_money',
    tag: 'Events',
    summary: 'Money at Stripe that belongs to no invoice here',
    answers: { 200: { description: 'All unmatched money', schema: unmatchedList } },
  },
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'System',
    summary: 'Whether the process answers at all',
    isPublic: true,
    answers: { 200: { description: 'It does', schema: healthResponse } },
  },
  getReadiness: {
    method: 'get',
    path: '/ready',
    tag: 'System',
    summary: 'Whether it can take requests, and what is missing',
    isPublic: true,
    answers: {
      200: { description: 'It can', schema: readinessResponse },
      503: { description: 'Not now', schema: readinessResponse },
    },
  },
  getOpenApi: {
    method: 'get',
    path: '/openapi.json',
    tag: 'System',
    summary: 'This description',
    isPublic: true,
    answers: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
});
