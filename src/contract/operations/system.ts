import { z } from 'zod';
import { eventList } from '../events';
import {
  healthResponse,
  notStartableList,
  quarantineEnded,
  quarantinedList,
  readinessResponse,
} from '../responses/system';
import { unmatchedList } from '../responses/payment';
import { emptyBody, eventQuery, quarantineQuery } from '../requests';
import { defineOperations } from './operation';

export const systemOperations = defineOperations({
  listEvents: {
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    scope: 'read',
    summary: 'Public events in order; continue after the last cursor',
    query: eventQuery,
    responses: { 200: { description: 'A page of events, oldest first', schema: eventList } },
  },
  listUnmatchedMoney: {
    method: 'get',
    path: '/v1/unmatched_money',
    tag: 'Events',
    scope: 'read',
    summary: 'Payments at Stripe that belong to no invoice here',
    responses: { 200: { description: 'All unmatched money', schema: unmatchedList } },
  },
  listQuarantinedEvents: {
    method: 'get',
    path: '/v1/quarantined_events',
    tag: 'Events',
    scope: 'read',
    summary: 'Stripe events that are kept without effect, until a person has looked',
    query: quarantineQuery,
    responses: { 200: { description: 'The newest first', schema: quarantinedList } },
  },
  releaseQuarantinedEvent: {
    method: 'post',
    path: '/v1/quarantined_events/{id}/release',
    tag: 'Events',
    scope: 'admin',
    summary: 'Try a quarantined event again, as if it came now',
    body: emptyBody,
    responses: { 200: { description: 'It is out of quarantine', schema: quarantineEnded } },
  },
  dropQuarantinedEvent: {
    method: 'post',
    path: '/v1/quarantined_events/{id}/drop',
    tag: 'Events',
    scope: 'admin',
    summary: 'Have done with a quarantined event; it stays without effect',
    body: emptyBody,
    responses: { 200: { description: 'It is out of quarantine', schema: quarantineEnded } },
  },
  listNotStartableInvoices: {
    method: 'get',
    path: '/v1/not_startable_invoices',
    tag: 'Invoices',
    scope: 'read',
    summary: 'Invoices whose workflow Temporal cannot start, so that nobody collects them',
    query: quarantineQuery,
    responses: { 200: { description: 'The newest first', schema: notStartableList } },
  },
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'System',
    scope: 'public',
    summary: 'Whether the process answers at all',
    responses: { 200: { description: 'It does', schema: healthResponse } },
  },
  getReadiness: {
    method: 'get',
    path: '/ready',
    tag: 'System',
    scope: 'public',
    summary: 'Whether it can serve requests; with a key, what is missing',
    keyOptional: true,
    responses: {
      200: { description: 'It can', schema: readinessResponse },
      503: { description: 'Not now', schema: readinessResponse },
    },
  },
  getOpenApi: {
    method: 'get',
    path: '/openapi.json',
    tag: 'System',
    scope: 'public',
    summary: 'This description',
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
});
