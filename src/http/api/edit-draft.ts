import { checkReturnUrls } from '../../domain/check-return-urls';
import type { DocumentBytes, Invoice } from '../../domain/invoice';
import { termsOf } from '../../domain/terms';
import type { CustomerRow } from '../../postgres/customers';
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
  const { deps } = call;
  const connection = await deps.stores.connections.get(invoice.connection);
  if (connection === null) {
    throw new HttpProblem('connection_unknown', `there is no connection ${invoice.connection}`);
  }
  const customer = await putGivenCustomer(call, found.row.customer, invoice);
  const problems = checkReturnUrls(invoice.collection, connection.settings);
  if (problems.length > 0) throw bodyProblem(problems);
  const terms = termsOf({
    ref: found.row.ref,
    invoice,
    customer,
    connection: connection.settings,
  });
  const hash = contentHash(found.row.ref, 'edit', invoice);
  // The version makes an edit back and forth three commands, and a repeat the same one.
  const id = `edit-${found.row.ref}-${found.collection.version}-${hash.slice(0, 16)}`;
  const command = { id, by: 'business' as const, name: 'edit' as const, terms };
  const commandRequest = { command, hash, document: invoice, contents };
  const answer = toResponse(deps, found, await submitCommand(deps, found, commandRequest));
  if (answer.status === 202) return answer;
  const edited = await withCollection(deps, await deps.stores.invoices.byRef(found.row.ref));
  return { status: 200 as const, body: toInvoiceResponse(deps, edited.row, edited.collection) };
}

/** Customer details in the invoice update the customer, as they did when it was submitted. */
async function putGivenCustomer(
  { deps }: OperationCall<'putInvoice' | 'postInvoice'>,
  current: CustomerRow,
  { customer }: Invoice,
): Promise<CustomerRow> {
  if (customer.kind === 'ours') return current;
  const given = {
    connection: current.connection,
    externalId: current.externalId,
    name: customer.name,
    email: customer.email,
    country: customer.country ?? current.country,
    locale: customer.locale ?? current.locale,
    timeZone: customer.timeZone ?? current.timeZone,
    settings: current.settings,
  };
  return (await deps.stores.customers.put(given)).row;
}
