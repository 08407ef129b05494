import { explanationResponse } from '../responses/explanation';
import { checkoutResponse, invoiceResponse, invoiceList, timelineList } from '../responses/invoice';
import { commandResponse } from '../responses/command';
import { paymentList } from '../responses/payment';
import { invoiceShape } from '../invoice-shape';
import { invoiceQuery } from '../invoice-filter';
import { expandQuery, timelineQuery } from '../requests';
import { defineOperations } from './operation';

const ACCEPTED = {
  description: 'Stored; it will be done once. Location is where to read its outcome.',
  schema: commandResponse,
};

export const invoiceOperations = defineOperations({
  putInvoice: {
    method: 'put',
    path: '/v1/invoices/by-external-id/{externalId}',
    tag: 'Invoices',
    scope: 'collect',
    summary: 'Submit an invoice (idempotent); edits it while it is a draft',
    body: invoiceShape,
    ownParser: true,
    responses: {
      200: {
        description: 'The same invoice was there, or a draft was edited',
        schema: invoiceResponse,
      },
      201: { description: 'Stored; collecting starts automatically', schema: invoiceResponse },
      202: ACCEPTED,
    },
  },
  getInvoiceByExternalId: {
    method: 'get',
    path: '/v1/invoices/by-external-id/{externalId}',
    tag: 'Invoices',
    scope: 'read',
    summary: 'Read an invoice by the billing system’s id',
    query: expandQuery,
    responses: { 200: { description: 'The invoice', schema: invoiceResponse } },
  },
  postInvoice: {
    method: 'post',
    path: '/v1/invoices',
    tag: 'Invoices',
    scope: 'collect',
    summary: 'Submit an invoice with an Idempotency-Key',
    body: invoiceShape,
    ownParser: true,
    idempotencyKey: 'required',
    responses: {
      200: { description: 'The same invoice was there', schema: invoiceResponse },
      201: { description: 'Stored; collecting starts automatically', schema: invoiceResponse },
      202: ACCEPTED,
    },
  },
  listInvoices: {
    method: 'get',
    path: '/v1/invoices',
    tag: 'Invoices',
    scope: 'read',
    summary:
      'List invoices: by due day where due_before, due_after or overdue is given; by change, the ' +
      'oldest first, where updated_since is; else newest first',
    query: invoiceQuery,
    responses: { 200: { description: 'A page of invoices', schema: invoiceList } },
  },
  getInvoice: {
    method: 'get',
    path: '/v1/invoices/{id}',
    tag: 'Invoices',
    scope: 'read',
    summary: 'Read an invoice',
    query: expandQuery,
    responses: { 200: { description: 'The invoice', schema: invoiceResponse } },
  },
  getTimeline: {
    method: 'get',
    path: '/v1/invoices/{id}/timeline',
    tag: 'Invoices',
    scope: 'read',
    summary: 'What happened, and why',
    query: timelineQuery,
    responses: { 200: { description: 'A page of the timeline', schema: timelineList } },
  },
  explainInvoice: {
    method: 'get',
    path: '/v1/invoices/{id}/explain',
    tag: 'Invoices',
    scope: 'read',
    summary: 'What it waits for, why, until when, and what happens next',
    responses: { 200: { description: 'The explanation', schema: explanationResponse } },
  },
  listPayments: {
    method: 'get',
    path: '/v1/invoices/{id}/payments',
    tag: 'Invoices',
    scope: 'read',
    summary: 'Money that arrived, with its refunds and disputes',
    responses: { 200: { description: 'All payments of the invoice', schema: paymentList } },
  },
  getInvoicePdf: {
    method: 'get',
    path: '/v1/invoices/{id}/pdf',
    tag: 'Invoices',
    scope: 'read',
    summary: 'The invoice as a PDF: the billing system’s own where it gave one, else ours',
    responses: { 200: { description: 'The file', files: ['application/pdf'] } },
  },
  getReceiptPdf: {
    method: 'get',
    path: '/v1/invoices/{id}/receipt_pdf',
    tag: 'Invoices',
    scope: 'read',
    summary: 'The receipt of all that was paid so far, as a PDF',
    responses: { 200: { description: 'The file', files: ['application/pdf'] } },
  },
  getCheckoutUrl: {
    method: 'get',
    path: '/v1/invoices/{id}/checkout_url',
    tag: 'Invoices',
    scope: 'collect',
    summary: 'The URL of an open Stripe Checkout session; one is opened if there is none',
    responses: {
      200: { description: 'A session that can be paid now', schema: checkoutResponse },
      202: ACCEPTED,
    },
  },
});
