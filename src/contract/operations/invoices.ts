import { explanationAnswer } from '../answers/explanation';
import { checkoutAnswer, invoiceAnswer, invoiceList, timelineList } from '../answers/invoice';
import { commandAnswer } from '../answers/command';
import { paymentList } from '../answers/payment';
import { invoiceShape } from '../invoice-shape';
import { invoiceQuery, timelineQuery } from '../requests';
import { operations } from './operation';

const LATER = {
  description: 'Stored; it will be done once. Location says where to ask.',
  schema: commandAnswer,
};

export const invoiceOperations = operations({
  putInvoice: {
    method: 'put',
    path: '/v1/invoices/by-external-id/{externalId}',
    tag: 'Invoices',
    summary: 'Hand over an invoice, once and for ever; edits it while it is a draft',
    body: invoiceShape,
    ownParser: true,
    answers: {
      200: {
        description: 'The same invoice was there, or a draft was edited',
        schema: invoiceAnswer,
      },
      201: { description: 'Taken in; collecting starts by itself', schema: invoiceAnswer },
      202: LATER,
    },
  },
  getInvoiceByExternalId: {
    method: 'get',
    path: '/v1/invoices/by-external-id/{externalId}',
    tag: 'Invoices',
    summary: 'Read an invoice by the billing system’s id',
    answers: { 200: { description: 'The invoice', schema: invoiceAnswer } },
  },
  postInvoice: {
    method: 'post',
    path: '/v1/invoices',
    tag: 'Invoices',
    summary: 'Hand over an invoice under an Idempotency-Key',
    body: invoiceShape,
    ownParser: true,
    idempotencyKey: 'required',
    answers: {
      200: { description: 'The same invoice was there', schema: invoiceAnswer },
      201: { description: 'Taken in; collecting starts by itself', schema: invoiceAnswer },
      202: LATER,
    },
  },
  listInvoices: {
    method: 'get',
    path: '/v1/invoices',
    tag: 'Invoices',
    summary: 'List invoices, newest first',
    query: invoiceQuery,
    answers: { 200: { description: 'A page of invoices', schema: invoiceList } },
  },
  getInvoice: {
    method: 'get',
    path: '/v1/invoices/{id}',
    tag: 'Invoices',
    summary: 'Read an invoice',
    answers: { 200: { description: 'The invoice', schema: invoiceAnswer } },
  },
  getTimeline: {
    method: 'get',
    path: '/v1/invoices/{id}/timeline',
    tag: 'Invoices',
    summary: 'What happened, and why',
    query: timelineQuery,
    answers: { 200: { description: 'A page of the timeline', schema: timelineList } },
  },
  explainInvoice: {
    method: 'get',
    path: '/v1/invoices/{id}/explain',
    tag: 'Invoices',
    summary: 'What it waits for, why, until when, and what happens next',
    answers: { 200: { description: 'The explanation', schema: explanationAnswer } },
  },
  listPayments: {
    method: 'get',
    path: '/v1/invoices/{id}/payments',
    tag: 'Invoices',
    summary: 'Money that arrived, with its refunds and disputes',
    answers: { 200: { description: 'All payments of the invoice', schema: paymentList } },
  },
  getCheckoutUrl: {
    method: 'get',
    path: '/v1/invoices/{id}/checkout_url',
    tag: 'Invoices',
    summary: 'The address of an open Stripe Checkout session, opened if there is none',
    answers: {
      200: { description: 'A session that can be paid now', schema: checkoutAnswer },
      202: LATER,
    },
  },
});
