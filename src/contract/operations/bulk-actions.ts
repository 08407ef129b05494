import { bulkActionBody, bulkInvoiceQuery, dryRunBody } from '../bulk-body';
import { bulkActionResponse, bulkInvoiceList, dryRunResponse } from '../responses/bulk-action';
import { defineOperations } from './operation';

export const bulkActionOperations = defineOperations({
  dryRunBulkAction: {
    method: 'post',
    path: '/v1/bulk_actions/dry_run',
    tag: 'Bulk actions',
    scope: 'collect',
    summary:
      'What an action would do to the invoices of a filter, at most 5,000, and a token for it',
    body: dryRunBody,
    responses: { 200: { description: 'Nothing was done yet', schema: dryRunResponse } },
  },
  startBulkAction: {
    method: 'post',
    path: '/v1/bulk_actions',
    tag: 'Bulk actions',
    scope: 'collect',
    summary: 'Carry out a dry run: each invoice once, and none that has changed since',
    body: bulkActionBody,
    responses: {
      202: { description: 'It is carried out; repeated, it goes on', schema: bulkActionResponse },
    },
  },
  getBulkAction: {
    method: 'get',
    path: '/v1/bulk_actions/{id}',
    tag: 'Bulk actions',
    scope: 'read',
    summary: 'How far it is',
    responses: { 200: { description: 'The bulk action', schema: bulkActionResponse } },
  },
  listBulkActionInvoices: {
    method: 'get',
    path: '/v1/bulk_actions/{id}/invoices',
    tag: 'Bulk actions',
    scope: 'read',
    summary: 'Its invoices one by one, each with its outcome and why',
    query: bulkInvoiceQuery,
    responses: { 200: { description: 'A page of them', schema: bulkInvoiceList } },
  },
});
