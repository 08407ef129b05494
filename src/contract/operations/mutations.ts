import { createBody, deleteBody, updateBody } from '../mutation-shape';
import { mutationResponse } from '../responses/mutation';
import { defineOperations } from './operation';

const RESPONSES = {
  200: { description: 'All items have ended', schema: mutationResponse },
  202: { description: 'Not ended, or not consumed, in time', schema: mutationResponse },
};

const run = {
  method: 'post',
  tag: 'Mutations',
  scope: 'admin',
  idempotencyKey: 'optional',
  responses: RESPONSES,
} as const;

export const mutationOperations = defineOperations({
  runCreate: {
    ...run,
    path: '/v1/mutations/run/create',
    summary: 'Create objects at Stripe; what Stripe answers is in both streams before the answer',
    body: createBody,
  },
  runUpdate: {
    ...run,
    path: '/v1/mutations/run/update',
    summary: 'Update objects at Stripe, each by its id',
    body: updateBody,
  },
  runDelete: {
    ...run,
    path: '/v1/mutations/run/delete',
    summary: 'Delete objects at Stripe',
    body: deleteBody,
  },
  getMutation: {
    method: 'get',
    path: '/v1/mutations/{id}',
    tag: 'Mutations',
    scope: 'admin',
    summary: 'Read what became of a mutation; it is kept for 30 days',
    responses: { 200: { description: 'As it is now', schema: mutationResponse } },
  },
});
