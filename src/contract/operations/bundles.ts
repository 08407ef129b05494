import { bundleBody } from '../bundle-body';
import { emptyBody } from '../requests';
import { bundleResponse } from '../responses/bundle';
import { defineOperations } from './operation';

export const bundleOperations = defineOperations({
  createBundle: {
    method: 'post',
    path: '/v1/bundles',
    tag: 'Bundles',
    scope: 'collect',
    summary: 'Open one payment for several invoices of a customer; the newest one counts',
    body: bundleBody,
    idempotencyKey: 'optional',
    answersOnce: true,
    responses: { 201: { description: 'It is being opened', schema: bundleResponse } },
  },
  getBundle: {
    method: 'get',
    path: '/v1/bundles/{id}',
    tag: 'Bundles',
    scope: 'read',
    summary: 'Read a payment for several invoices, with the address to pay at',
    responses: { 200: { description: 'The bundle', schema: bundleResponse } },
  },
  closeBundle: {
    method: 'post',
    path: '/v1/bundles/{id}/close',
    tag: 'Bundles',
    scope: 'collect',
    summary: 'Close it: what is paid before Stripe says so counts all the same',
    body: emptyBody,
    responses: { 202: { description: 'It is being closed', schema: bundleResponse } },
  },
});
