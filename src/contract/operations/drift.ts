import { driftBody, driftQuery } from '../drift-shape';
import { emptyBody } from '../requests';
import { driftBreakList, driftCheckList, driftCheckResponse } from '../responses/drift';
import { defineOperations } from './operation';

const CHECK = { description: 'The check', schema: driftCheckResponse };

export const driftOperations = defineOperations({
  createDriftCheck: {
    method: 'post',
    path: '/v1/syncs/{id}/drift',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Compare what is mirrored with what Stripe has, by a sample or all of it',
    body: driftBody,
    responses: { 201: CHECK },
  },
  listDriftChecks: {
    method: 'get',
    path: '/v1/syncs/{id}/drift',
    tag: 'Mirror',
    scope: 'read',
    summary: 'List the checks of a sync',
    query: driftQuery,
    responses: { 200: { description: 'The newest first', schema: driftCheckList } },
  },
  getDriftCheck: {
    method: 'get',
    path: '/v1/syncs/{id}/drift/{check}',
    tag: 'Mirror',
    scope: 'read',
    summary: 'Read a check and how far it is',
    responses: { 200: CHECK },
  },
  listDriftBreaks: {
    method: 'get',
    path: '/v1/syncs/{id}/drift/{check}/breaks',
    tag: 'Mirror',
    scope: 'read',
    summary: 'List what a check found: objects that are missing or differ',
    query: driftQuery,
    responses: { 200: { description: 'In the order they were found', schema: driftBreakList } },
  },
  repairDrift: {
    method: 'post',
    path: '/v1/syncs/{id}/drift/{check}/repair',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Read each object of a break again, and write what Stripe has',
    body: emptyBody,
    responses: { 200: CHECK },
  },
});
