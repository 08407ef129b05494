import { checkReturnUrls } from '../../domain/check-return-urls';
import { customerChangeOfEdit, editCommand } from '../../domain/edit-draft';
import type { DocumentBytes, Invoice } from '../../domain/invoice';
import { submitCommand } from '../submit-command';
import type { FoundInvoice } from '../find-invoice';
import { withCollection } from '../find-invoice';
import { HttpProblem, bodyProblem } from '../http-problem';
import { toInvoiceResponse } from '../responses/invoice';
import type { OperationCall } from './operation-handler';
import { toResponse } from './commands';
import { contentHash } from './idempotency-key';

export interface ParsedSubmission {
  invoice: Invoice;
  contents: DocumentBytes[];
}

/** A PUT of other content on a draft is the command `edit`; the step that accepts it stores it. */
export async function editDraft(
  call: OperationCall<'putInvoice' | 'postInvoice'>,
  found: FoundInvoice,
  { invoice, contents }: ParsedSubmission,
) {
  const { deps, actor } = call;
  const connection = await deps.stores.connections.get(invoice.connection);
  if (connection === null) {
    throw new HttpProblem('connection_unknown', `there is no connection ${invoice.connection}`);
  }
  const problems = checkReturnUrls(invoice.collection, connection.settings);
  if (problems.length > 0) throw bodyProblem(problems);
  const change = customerChangeOfEdit(found.row.customer, invoice);
  const customer =
    change === null ? found.row.customer : (await deps.stores.customers.put(change, actor)).row;
  const hash = contentHash(found.row.ref, 'edit', invoice);
  const command = editCommand({
    ref: found.row.ref,
    version: found.collection.version,
    invoice,
    customer,
    connection: connection.settings,
    hash,
  });
  const commandRequest = { command, hash, document: invoice, contents, actor };
  const answer = toResponse(deps, found, await submitCommand(deps, found, commandRequest));
  if (answer.status === 202) return answer;
  const edited = await withCollection(deps, await deps.stores.invoices.byRef(found.row.ref));
  return { status: 200 as const, body: toInvoiceResponse(deps, edited.row, edited.collection) };
}
