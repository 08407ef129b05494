import { credentialBody, credentialQuery } from '../credential-shape';
import { credentialDeleted, credentialList, credentialResponse } from '../responses/credential';
import { defineOperations } from './operation';

const CREDENTIAL = { description: 'The credential', schema: credentialResponse };

export const credentialOperations = defineOperations({
  createCredential: {
    method: 'post',
    path: '/v1/credentials',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Store by what a Stripe account is read; the account is read at Stripe first',
    body: credentialBody,
    responses: { 201: CREDENTIAL },
  },
  listCredentials: {
    method: 'get',
    path: '/v1/credentials',
    tag: 'Mirror',
    scope: 'read',
    summary: 'List credentials',
    query: credentialQuery,
    responses: { 200: { description: 'The newest first', schema: credentialList } },
  },
  getCredential: {
    method: 'get',
    path: '/v1/credentials/{id}',
    tag: 'Mirror',
    scope: 'read',
    summary: 'Read a credential',
    responses: { 200: CREDENTIAL },
  },
  deleteCredential: {
    method: 'delete',
    path: '/v1/credentials/{id}',
    tag: 'Mirror',
    scope: 'admin',
    summary: 'Forget a credential, and its key; one that a sync uses stays',
    responses: { 200: { description: 'It is gone', schema: credentialDeleted } },
  },
});
