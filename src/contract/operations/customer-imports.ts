import { customerImportBody, executeImportBody, importRowQuery } from '../customer-import-shape';
import { customerImportResponse, customerImportRowList } from '../responses/customer-import';
import { defineOperations } from './operation';

const IMPORT = { description: 'The import', schema: customerImportResponse };

export const customerImportOperations = defineOperations({
  createCustomerImport: {
    method: 'post',
    path: '/v1/customer_imports',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Find out what an import would link: a dry run, which changes nothing',
    body: customerImportBody,
    responses: { 201: IMPORT },
  },
  getCustomerImport: {
    method: 'get',
    path: '/v1/customer_imports/{id}',
    tag: 'Customers',
    scope: 'read',
    summary: 'How far an import is, and how many rows of each kind it has',
    responses: { 200: IMPORT },
  },
  listCustomerImportRows: {
    method: 'get',
    path: '/v1/customer_imports/{id}/rows',
    tag: 'Customers',
    scope: 'read',
    summary: 'List the rows of an import, with what is wrong with them',
    query: importRowQuery,
    responses: { 200: { description: 'A page of rows', schema: customerImportRowList } },
  },
  executeCustomerImport: {
    method: 'post',
    path: '/v1/customer_imports/{id}/execute',
    tag: 'Customers',
    scope: 'collect',
    summary: 'Link what the dry run found; the same again changes nothing',
    body: executeImportBody,
    responses: { 202: IMPORT },
  },
});
