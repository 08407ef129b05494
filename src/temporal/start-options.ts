import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowId } from '../domain/refs';
import { RUN_ATTRIBUTES } from '../../workflows/messages';
import type { CollectInput } from '../../workflows/messages';
import type { StartInvoice } from './collections';

type Options = Required<
  Pick<
    WorkflowStartOptions,
    'workflowId' | 'taskQueue' | 'workflowIdReusePolicy' | 'staticSummary' | 'typedSearchAttributes'
  >
> & { args: [CollectInput] };

/**
 * How a run looks, however it is opened: its id is the invoice's, a closed id may open again, and
 * the Temporal UI can list and name it from the first moment on.
 */
export function startOptions(taskQueue: string, start: StartInvoice): Options {
  const { connection, externalId } = start.identity;
  return {
    workflowId: workflowId(start.identity),
    taskQueue,
    args: [{ connection, externalId }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: start.summary,
    typedSearchAttributes: searchAttributesOf(start.attributes),
  };
}

function searchAttributesOf(given: StartInvoice['attributes']) {
  const { InvoiceStatus, Connection, CustomerId, Currency, AmountDue, DueDate } = RUN_ATTRIBUTES;
  return [
    { key: defineSearchAttributeKey('InvoiceStatus', InvoiceStatus), value: given.status },
    { key: defineSearchAttributeKey('Connection', Connection), value: given.connection },
    { key: defineSearchAttributeKey('CustomerId', CustomerId), value: given.customerId },
    { key: defineSearchAttributeKey('Currency', Currency), value: given.currency },
    { key: defineSearchAttributeKey('AmountDue', AmountDue), value: given.amountDue },
    { key: defineSearchAttributeKey('DueDate', DueDate), value: new Date(given.dueAt) },
  ];
}
