import { z } from 'zod';
import { eventList } from '../events';
import { healthResponse, readinessResponse } from '../responses/system';
import { unmatchedList } from '../responses/payment';
import { eventQuery } from '../requests';
import { defineOperations } from './operation';

export const systemOperations = defineOperations({
  listEvents: {
    method: 'get',
    path: '/v1/events',
    tag: 'Events',
    summary: 'Public events in order; continue after the last cursor',
    query: eventQuery,
    responses: { 200: { description: 'A page of events, oldest first', schema: eventList } },
  },
  listUnmatchedMoney: {
    method: 'get',
    path: '/v1/unmatched_money',
    tag: 'Events',
    summary: 'Payments at Stripe that belong to no invoice here',
    responses: { 200: { description: 'All unmatched money', schema: unmatchedList } },
  },
  getHealth: {
    method: 'get',
    path: '/health',
    tag: 'System',
    summary: 'Whether the process answers at all',
    isPublic: true,
    responses: { 200: { description: 'It does', schema: healthResponse } },
  },
  getReadiness: {
    method: 'get',
    path: '/ready',
    tag: 'System',
    summary: 'Whether it can serve requests, and what is missing',
    isPublic: true,
    responses: {
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
    responses: {
      200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) },
    },
  },
});
