import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { SearchAttributeType } from '@temporalio/common';
import { bundleWorkflowId, workflowId } from '../domain/refs';
import { RUN_ATTRIBUTES } from '../../workflows/messages';
import type { BundleInput, CollectInput } from '../../workflows/messages';
import { attributeName, statusAttributeOf } from './attribute-names';
import type { StartInvoice } from './collections';

type Options = Required<
  Pick<
    WorkflowStartOptions,
    'workflowId' | 'taskQueue' | 'workflowIdReusePolicy' | 'staticSummary' | 'typedSearchAttributes'
  >
> & { args: [CollectInput] };

/** Where runs are, and what comes before the names of their search attributes there. */
export interface RunPlace {
  taskQueue: string;
  attributePrefix: string;
}

/**
 * How a run looks, however it is opened: its id is the invoice's, a closed id may open again, and
 * the Temporal UI can list and name it from the first moment on.
 */
export function startOptions(of: RunPlace, start: StartInvoice): Options {
  const { taskQueue, attributePrefix } = of;
  const { connection, externalId } = start.identity;
  const statusAttribute = statusAttributeOf(attributePrefix);
  return {
    workflowId: workflowId(start.identity),
    taskQueue,
    args: [{ connection, externalId, ...(statusAttribute !== undefined && { statusAttribute }) }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: start.summary,
    typedSearchAttributes: searchAttributesOf(attributePrefix, start.attributes),
  };
}

/** A payment for several invoices: found by its id, it needs no search attributes. */
export function bundleStartOptions(taskQueue: string, input: BundleInput) {
  const { connection, bundle } = input;
  return {
    workflowId: bundleWorkflowId(connection, bundle),
    taskQueue,
    args: [input] as [BundleInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    staticSummary: 'One payment for several invoices',
  };
}

function searchAttributesOf(prefix: string, given: StartInvoice['attributes']) {
  const { InvoiceStatus, Connection, CustomerId, Currency, AmountDue, DueDate } = RUN_ATTRIBUTES;
  const key = <T extends SearchAttributeType>(name: keyof typeof RUN_ATTRIBUTES, type: T) =>
    defineSearchAttributeKey(attributeName(prefix, name), type);
  return [
    { key: key('InvoiceStatus', InvoiceStatus), value: given.status },
    { key: key('Connection', Connection), value: given.connection },
    { key: key('CustomerId', CustomerId), value: given.customerId },
    { key: key('Currency', Currency), value: given.currency },
    { key: key('AmountDue', AmountDue), value: given.amountDue },
    { key: key('DueDate', DueDate), value: new Date(given.dueAt) },
  ];
}
