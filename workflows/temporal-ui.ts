import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { View } from '../src/domain/collection/model/step';
import { RUN_ATTRIBUTES } from './messages';

const invoiceStatus = defineSearchAttributeKey('InvoiceStatus', RUN_ATTRIBUTES.InvoiceStatus);

/**
 * An upsert costs an event and an Action, so only a status that changed and stays is worth one;
 * the details, which cost nothing, show the others.
 */
export function showInTemporalUi({ details, status, passing }: View): void {
  setCurrentDetails(details);
  if (passing === true) return;
  if (workflowInfo().typedSearchAttributes.get(invoiceStatus) === status) return;
  upsertSearchAttributes([{ key: invoiceStatus, value: status }]);
}

/** What Cancel in the Temporal Web UI means: no click may drop a payment that is on its way. */
export function pauseFromTemporalUi(): InboxItem {
  const reason = 'cancelled in the Temporal Web UI';
  const id = `cancel:${workflowInfo().runId}`;
  return {
    kind: 'command',
    command: { id, by: 'business', name: 'pause', until: null, reason },
  };
}
