import { parseInvoice } from '../../src/contract/parse-invoice';
import { checkReturnUrls } from '../../src/domain/check-return-urls';
import { isNewerShape } from '../../src/domain/collection/model/upgrade-state';
import type { Invoice } from '../../src/domain/invoice';
import { termsOf } from '../../src/domain/terms';
import { invoiceRef } from '../../src/domain/refs';
import type { InvoiceRow } from '../../src/postgres/invoice-row';
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
  const editCommandId = (await isDraft(deps, result.row))
    ? await storeEditCommand(deps, invoice, result.row)
    : null;
  return { output: { kind: 'differs', id, differences: result.differences }, editCommandId };
}

function externalIdMismatch(externalId: string) {
  return {
    pointer: '/external_id',
    code: 'identity_mismatch',
    detail: `this run collects "${externalId}": start the invoice under its own workflow id`,
  };
}

async function isDraft(deps: ActivityDeps, { ref }: InvoiceRow): Promise<boolean> {
  const row = await deps.stores.collections.load(ref);
  if (row !== null && isNewerShape(row)) throw newerShape(row.shape);
  return row?.state.plan.sending.kind === 'draft';
}

/** A draft may be edited: the document is stored beside the command until the rules accept it. */
async function storeEditCommand(
  deps: ActivityDeps,
  invoice: Invoice,
  { customer }: InvoiceRow,
): Promise<string> {
  const { connection, externalId } = invoice;
  const ref = invoiceRef(deps.digest, { connection, externalId });
  const connectionRow = await deps.stores.connections.get(connection);
  if (connectionRow === null) throw invoiceUnknown(connection, externalId);
  const problems = checkReturnUrls(invoice.collection, connectionRow.settings);
  if (problems.length > 0) throw invoiceRefused(problems);
  const terms = termsOf({ ref, invoice, customer, connection: connectionRow.settings });
  const hash = deps.digest(JSON.stringify(invoice));
  const id = `hand_over/${ref}/${hash.slice(0, 16)}`;
  const command = { id, by: 'business', name: 'edit', terms } as const;
  await deps.stores.commands.store(ref, command, hash, invoice);
  return id;
}
