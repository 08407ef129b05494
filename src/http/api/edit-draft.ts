import { checkReturnUrls } from '../../domain/check-return-urls';
import type { DocumentBytes, Invoice } from '../../domain/invoice';
import { termsOf } from '../../domain/terms';
import type { CustomerRow } from '../../postgres/stores';
import { ask } from '../commanding';
import type { Found } from '../find-invoice';
import { withCollection } from '../find-invoice';
import { Refusal, bodyRefusal } from '../problem';
import { invoiceAnswer } from '../views/invoice';
import type { Asked } from './answer';
import { tell } from './commands';
import { contentHash } from './idempotency-key';

export interface Given {
  invoice: Invoice;
  contents: DocumentBytes[];
}

/** A PUT of other content on a draft is the command `edit`; the step that takes it replaces it. */
export async function editDraft(
  asked: Asked<'putInvoice' | 'postInvoice'>,
  found: Found,
  { invoice, contents }: Given,
) {
  const { deps } = asked;
  const connection = await deps.stores.connections.get(invoice.connection);
  if (connection === null) {
    throw new Refusal('connection_unknown', `there is no connection ${invoice.connection}`);
  }
  const customer = await customerAsGiven(asked, found.row.customer, invoice);
  const problems = checkReturnUrls(invoice.collection, connection.settings);
  if (problems.length > 0) throw bodyRefusal(problems);
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
  const asking = { command, hash, document: invoice, contents };
  const told = tell(deps, found, await ask(deps, found, asking));
  if (told.status === 202) return told;
  const edited = await withCollection(deps, await deps.stores.invoices.byRef(found.row.ref));
  return { status: 200 as const, body: invoiceAnswer(deps, edited.row, edited.collection) };
}

/** What the invoice says of its customer holds for the customer, as it did at hand-over. */
async function customerAsGiven(
  { deps }: Asked<'putInvoice' | 'postInvoice'>,
  known: CustomerRow,
  { customer }: Invoice,
): Promise<CustomerRow> {
  if (customer.kind === 'ours') return known;
  const given = {
    connection: known.connection,
    externalId: known.externalId,
    name: customer.name,
    email: customer.email,
    country: customer.country ?? known.country,
    locale: customer.locale ?? known.locale,
    timeZone: customer.timeZone ?? known.timeZone,
    settings: known.settings,
  };
  return (await deps.stores.customers.put(given)).row;
}
