import { parseInvoice } from '../../src/contract/parse-invoice';
import { BY_TEMPORAL } from '../../src/domain/audit';
import { checkReturnUrls } from '../../src/domain/check-return-urls';
import { isNewerShape } from '../../src/domain/collection/model/upgrade-state';
import { changesIdentity, customerChangeOfEdit, editCommand } from '../../src/domain/edit-draft';
import type { Invoice } from '../../src/domain/invoice';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { SubmitInvoiceOutput } from '../../workflows/messages';
import type { AdvanceOrder } from '../contract';
import type { ActivityDeps } from '../deps';
import { invoiceRefused, invoiceUnknown, newerShape } from '../application-failures';

export interface SubmissionResult {
  output: SubmitInvoiceOutput;
  /** The command that edits a draft, to be decided on with the rest of the inbox. */
  editCommandId: string | null;
}

/**
 * The invoice of a billing system that speaks Temporal itself: the same parser, the same rows and
 * the same wording as over HTTP, except documents, which do not belong in a history. A refused
 * invoice ends the run with its problems.
 */
export async function submitInvoice(
  deps: ActivityDeps,
  order: AdvanceOrder,
): Promise<SubmissionResult> {
  const { connection, externalId } = order;
  const parsed = parseInvoice(order.invoice, connection);
  if (!parsed.ok) throw invoiceRefused(parsed.problems);
  const { invoice } = parsed;
  if (invoice.externalId !== externalId) throw invoiceRefused([externalIdMismatch(externalId)]);
  const result = await deps.stores.invoices.submit(invoice, deps.clock.now());
  if (result.kind === 'refused') throw invoiceRefused(result.problems);
  const { id } = result.row;
  if (result.kind !== 'differs') return { output: { kind: result.kind, id }, editCommandId: null };
  const version = changesIdentity(result.differences) ? null : await draftVersion(deps, result.row);
  const editCommandId =
    version === null ? null : await storeEditCommand(deps, invoice, { row: result.row, version });
  return { output: { kind: 'differs', id, differences: result.differences }, editCommandId };
}

function externalIdMismatch(externalId: string) {
  return {
    pointer: '/external_id',
    code: 'identity_mismatch',
    detail: `this run collects "${externalId}": start the invoice under its own workflow id`,
  };
}

/** Of a draft, which alone may be edited; null for any other invoice. */
async function draftVersion(deps: ActivityDeps, { ref }: InvoiceRow): Promise<number | null> {
  const row = await deps.stores.collections.load(ref);
  if (row !== null && isNewerShape(row)) throw newerShape(row.shape);
  return row?.state.plan.sending.kind === 'draft' ? row.version : null;
}

/** The document is stored beside the command until the rules accept it. */
async function storeEditCommand(
  deps: ActivityDeps,
  invoice: Invoice,
  { row, version }: { row: InvoiceRow; version: number },
): Promise<string> {
  const { ref } = row;
  const connection = await deps.stores.connections.get(invoice.connection);
  if (connection === null) throw invoiceUnknown(invoice.connection, invoice.externalId);
  const problems = checkReturnUrls(invoice.collection, connection.settings);
  if (problems.length > 0) throw invoiceRefused(problems);
  const change = customerChangeOfEdit(row.customer, invoice);
  const customer = change === null ? row.customer : (await deps.stores.customers.put(change)).row;
  const hash = deps.digest(JSON.stringify([ref, 'edit', invoice]));
  const command = editCommand({
    ref,
    version,
    invoice,
    customer,
    connection: connection.settings,
    hash,
  });
  await deps.stores.commands.store(ref, command, hash, { document: invoice, actor: BY_TEMPORAL });
  return command.id;
}
