import {
  connectionBody,
  connectionPatchBody,
  disconnectBody,
  reconnectBody,
  repairBody,
} from '../connection-requests';
import { connectionList, connectionResponse } from '../responses/connection';
import { defineOperations } from './operation';

const CONNECTION = { description: 'The connection', schema: connectionResponse };

export const connectionOperations = defineOperations({
  createConnection: {
    method: 'post',
    path: '/v1/connections',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Connect a Stripe account; its key is read at Stripe first',
    body: connectionBody,
    responses: { 201: CONNECTION },
  },
  listConnections: {
    method: 'get',
    path: '/v1/connections',
    tag: 'Connections',
    scope: 'read',
    ofInstallation: true,
    summary: 'List connections: all, or that of the key',
    responses: { 200: { description: 'All of them, by code', schema: connectionList } },
  },
  getConnection: {
    method: 'get',
    path: '/v1/connections/{code}',
    tag: 'Connections',
    scope: 'read',
    ofInstallation: true,
    summary: 'Read a connection',
    responses: { 200: CONNECTION },
  },
  changeConnection: {
    method: 'patch',
    path: '/v1/connections/{code}',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Change what is given: absent stays, null takes away; a key must be of its account',
    body: connectionPatchBody,
    responses: { 200: CONNECTION },
  },
  replaceWebhookEndpoint: {
    method: 'post',
    path: '/v1/connections/{code}/webhook_endpoint',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Make the webhook endpoint at Stripe anew; the old one is deleted after an overlap',
    body: repairBody,
    responses: { 200: CONNECTION },
  },
  disconnectConnection: {
    method: 'post',
    path: '/v1/connections/{code}/disconnect',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Close every way to pay, hold the invoices, then forget the key',
    body: disconnectBody,
    responses: { 200: CONNECTION },
  },
  reconnectConnection: {
    method: 'post',
    path: '/v1/connections/{code}/reconnect',
    tag: 'Connections',
    scope: 'admin',
    ofInstallation: true,
    summary: 'Connect the same account again: what is held goes on',
    body: reconnectBody,
    responses: { 200: CONNECTION },
  },
});
