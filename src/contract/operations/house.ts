import { z } from 'zod';
import { customerAnswer } from '../answers/customer';
import { eventList, healthAnswer, readyAnswer } from '../answers/house';
import { unmatchedList } from '../answers/payment';
import { customerBody, eventQuery, linkBody, nothing } from '../requests';
import { operations } from './operation';

const CUSTOMER = { description: 'The customer', schema: customerAnswer };

export const houseOperations = operations({
  putCustomer: {
    method: 'put',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    summary: 'Make a customer or bring it up to date',
    body: customerBody,
    answers: { 200: CUSTOMER, 201: CUSTOMER },
  },
  getCustomerByExternalId: {
    method: 'get',
    path: '/v1/customers/by-external-id/{externalId}',
    tag: 'Customers',
    summary: 'Read a customer by the billing system’s id',
    answers: { 200: CUSTOMER },
  },
  getCustomer: {
    method: 'get',
    path: '/v1/customers/{id}',
    tag: 'Customers',
    summary: 'Read a customer',
    answers: { 200: CUSTOMER },
  },
  linkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/link',
    tag: 'Customers',
    summary: 'Link a Stripe customer: checked at Stripe, its methods and default read',
    body: linkBody,
    answers: { 200: CUSTOMER },
  },
  unlinkCustomer: {
    method: 'post',
    path: '/v1/customers/{id}/unlink',
    tag: 'Customers',
    summary: 'Unlink the Stripe customer: no more automatic charges',
    body: nothing,
    answers: { 200: CUSTOMER },
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
    summary: 'Money Stripe told of that belongs to no invoice here',
    answers: { 200: { description: 'All unmatched money', schema: unmatchedList } },
  },
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'House',
    summary: 'Whether the process answers at all',
    open: true,
    answers: { 200: { description: 'It does', schema: healthAnswer } },
  },
  getReadiness: {
    method: 'get',
    path: '/ready',
    tag: 'House',
    summary: 'Whether it can take requests, and what is missing',
    open: true,
    answers: {
      200: { description: 'It can', schema: readyAnswer },
      503: { description: 'Not now', schema: readyAnswer },
    },
  },
  getOpenApi: {
    method: 'get',
    path: '/openapi.json',
    tag: 'House',
    summary: 'This description',
    open: true,
    answers: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
});
