import { apiKeyBody, auditQuery, revokeApiKeyBody } from '../access-requests';
import { apiKeyList, apiKeyResponse, auditList, newApiKeyResponse } from '../responses/access';
import { defineOperations } from './operation';

export const accessOperations = defineOperations({
  createApiKey: {
    method: 'post',
    path: '/v1/api_keys',
    tag: 'Access',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Make an API key, shown this once; never a wider one than your own',
    body: apiKeyBody,
    responses: {
      201: { description: 'The key; only its hash is kept', schema: newApiKeyResponse },
    },
  },
  listApiKeys: {
    method: 'get',
    path: '/v1/api_keys',
    tag: 'Access',
    scope: 'admin',
    ofInstallation: true,
    summary: 'List API keys, the oldest first',
    responses: { 200: { description: 'All keys, by their last letters', schema: apiKeyList } },
  },
  revokeApiKey: {
    method: 'post',
    path: '/v1/api_keys/{id}/revoke',
    tag: 'Access',
    scope: 'admin',
    ofInstallation: true,
    summary: 'End an API key at once, or at a time; never the last admin key',
    body: revokeApiKeyBody,
    responses: { 200: { description: 'The key', schema: apiKeyResponse } },
  },
  listAuditEntries: {
    method: 'get',
    path: '/v1/audit',
    tag: 'Access',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Who changed what, oldest first; each entry holds the hash of the one before it',
    query: auditQuery,
    responses: { 200: { description: 'A page of entries', schema: auditList } },
  },
});
