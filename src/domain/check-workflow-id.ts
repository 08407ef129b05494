import type { Problem } from './invoice';
import { MAX_WORKFLOW_ID_LENGTH, workflowId } from './refs';
import type { InvoiceIdentity } from './refs';

export const isWorkflowIdTooLong = (identity: InvoiceIdentity): boolean =>
  workflowId(identity).length > MAX_WORKFLOW_ID_LENGTH;

/**
 * Asked of new invoices alone. The id is never shortened: billing systems that use Temporal
 * themselves derive it, too, and two names for one invoice could collect it twice.
 */
export function checkWorkflowId(identity: InvoiceIdentity): Problem[] {
  if (!isWorkflowIdTooLong(identity)) return [];
  const { length } = workflowId(identity);
  const taken = workflowId({ ...identity, externalId: '' }).length;
  const detail =
    `makes a workflow id of ${length} characters, and Temporal stores at most ` +
    `${MAX_WORKFLOW_ID_LENGTH}: percent-encoded, it may have ${MAX_WORKFLOW_ID_LENGTH - taken} ` +
    'here (an ASCII letter or digit is 1, any other character 3 for each byte in UTF-8)';
  return [{ pointer: '/external_id', code: 'text_too_long', detail }];
}
