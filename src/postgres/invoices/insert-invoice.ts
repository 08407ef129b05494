import type { Actor } from '../../domain/audit';
import { checkReturnUrls } from '../../domain/check-return-urls';
import { checkWorkflowId } from '../../domain/check-workflow-id';
import type { Policy } from '../../domain/collection/model/policy';
import { SHAPE } from '../../domain/collection/model/upgrade-state';
import { overdueAt } from '../../domain/collection/queries/reminder-at';
import type { DocumentBytes, Invoice } from '../../domain/invoice';
import { invoiceRef, linkTokenInput } from '../../domain/refs';
import type { Digest } from '../../domain/refs';
import {
  changeBySubmission,
  changesCustomer,
  compareWithStored,
  firstCollection,
} from '../../domain/submission';
import { bySchedule } from '../../domain/terms';
import type { FirstCollection } from '../../domain/submission';
import { hashToken, linkTokenOf, uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import { getConnection } from '../connections/connections';
import { customerByExternalId, customerById } from '../customers/customer-row';
import type { CustomerRow } from '../customers/customer-row';
import type { Queryable, Database } from '../database';
import { toTimestamp, toTimestampOrNull } from '../database';
import { movedProblem } from '../../domain/move-customer';
import type { MovedTo } from '../../domain/move-customer';
import { putCustomer } from '../customers/put-customer';
import { usePolicy } from './policies';
import { isUnsavable } from '../postgres-errors';
import { saveDocuments } from '../documents';
import { invoiceByRef } from './invoice-row';
import type { InvoiceRow } from './invoice-row';
import { toJsonb } from '../storable-text';
import { IN_LOCK_ORDER } from '../events/stripe-events';

export type SubmitResult =
  | { kind: 'created' | 'same'; row: InvoiceRow }
  | { kind: 'differs'; row: InvoiceRow; differences: string[] }
  | { kind: 'refused'; problems: { pointer: string; code: string; detail: string }[] };

export interface InsertInvoiceOptions {
  digest: Digest;
  linkSecret: string;
  policy: Policy;
}

export interface WithSubmission {
  contents?: DocumentBytes[];
  /** For the audit log; absent: a billing system that speaks to Temporal itself. */
  actor?: Actor;
}

export interface InvoiceSubmission {
  invoice: Invoice;
  /** Whether the invoice's settings are those that its billing schedule froze. */
  isOfSchedule?: boolean;
  contents: readonly DocumentBytes[];
  actor: Actor;
  now: number;
}

type Refused = Extract<SubmitResult, { kind: 'refused' }>;

/** Rolls back what a loser did to the customer before it saw the winner's row. */
export class AlreadyInserted extends Error {}

/**
 * Inserts an invoice, once for ever. The first insert wins; everybody else compares with
 * what is there and has changed nothing, the customer neither.
 */
export async function insertInvoice(
  db: Database,
  options: InsertInvoiceOptions,
  submission: InvoiceSubmission,
): Promise<SubmitResult> {
  const { invoice } = submission;
  const ref = invoiceRef(options.digest, invoice);
  const existing = await invoiceByRef(db, ref);
  if (existing !== null) return answerRepeat(existing, invoice);
  try {
    return await db.transaction((tx) => insertAll(tx, options, { ref, ...submission }));
  } catch (error) {
    if (isUnsavable(error)) return unsavable(error);
    if (!(error instanceof AlreadyInserted)) throw error;
    const existingNow = await invoiceByRef(db, ref);
    if (existingNow === null) throw invoiceVanished(ref, error);
    return answerRepeat(existingNow, invoice);
  }
}

/**
 * The same in a transaction that saves more than the invoice. Throws AlreadyInserted where there is
 * one of its name.
 */
export async function insertInvoiceWithin(
  tx: Queryable,
  options: InsertInvoiceOptions,
  submission: InvoiceSubmission,
): Promise<SubmitResult> {
  const ref = invoiceRef(options.digest, submission.invoice);
  if ((await invoiceByRef(tx, ref)) !== null) throw new AlreadyInserted();
  return insertAll(tx, options, { ref, ...submission });
}

/** No retry would help, so it is answered: in the same words by HTTP and by Temporal. */
function unsavable(error: unknown): Refused {
  const words = error instanceof Error ? error.message : String(error);
  const detail = `the invoice cannot be saved as it is (${words.slice(0, 300)})`;
  return refusedWith('', 'cannot_be_saved', detail);
}

function invoiceVanished(ref: string, cause?: unknown): Error {
  return new Error(`invoice ${ref} vanished as it was made: rows are never to be deleted`, {
    cause,
  });
}

/** What Postgres would keep of a document is what is compared. */
function answerRepeat(row: InvoiceRow, invoice: Invoice): SubmitResult {
  return { row, ...compareWithStored(row.invoice, JSON.parse(toJsonb(invoice))) };
}

async function insertAll(
  tx: Queryable,
  options: InsertInvoiceOptions,
  { ref, invoice, isOfSchedule, contents, now, actor }: InvoiceSubmission & { ref: string },
): Promise<SubmitResult> {
  const connection = await getConnection(tx, invoice.connection);
  if (connection === null) {
    const detail = `there is no connection ${invoice.connection}: name one that is configured`;
    return refusedWith('/connection', 'connection_unknown', detail);
  }
  const problems = [
    ...checkWorkflowId(invoice),
    ...checkReturnUrls(invoice.collection, connection.settings),
  ];
  if (problems.length > 0) return { kind: 'refused', problems };
  const customer = await findOrPutCustomer(tx, invoice, actor);
  if ('kind' in customer) return customer;
  const settings = { customer, connection: connection.settings };
  const input = { ref, ...settings, ...(isOfSchedule ? bySchedule(invoice) : { invoice }) };
  const { code, defaultPolicy = null } = connection;
  const policy = defaultPolicy === null ? options.policy : await usePolicy(tx, code, defaultPolicy);
  const collection = firstCollection(input, policy, now);
  const { linkSecret } = options;
  const invoiceId = await insertInvoiceRow(tx, { ref, invoice, customer, linkSecret });
  await saveDocuments(tx, ref, contents);
  await insertCollectionRow(tx, { ref, invoice, invoiceId, customer, collection, policy });
  await requeueNotOursEvents(tx, invoice.connection, ref);
  const row = await invoiceByRef(tx, ref);
  if (row === null) throw invoiceVanished(ref);
  await auditInvoice(tx, actor, row);
  return { kind: 'created', row };
}

async function auditInvoice(tx: Queryable, actor: Actor, row: InvoiceRow): Promise<void> {
  const { externalId, number, amountDue, currency, connection } = row.invoice;
  await writeAudit(tx, actor, {
    connection,
    action: 'invoice.submitted',
    subject: row.id,
    before: null,
    after: { external_id: externalId, number, amount_due: amountDue, currency },
  });
}

export async function findOrPutCustomer(
  tx: Queryable,
  invoice: Pick<Invoice, 'connection' | 'customer'>,
  actor: Actor,
): Promise<CustomerRow | Refused> {
  const { customer: given, connection } = invoice;
  if (given.kind === 'ours') {
    const existing = await customerById(tx, connection, given.id);
    if (existing?.movedTo != null) return refusedAsMoved(existing.movedTo);
    if (existing !== null) return existing;
    const detail = `there is no customer ${given.id} in connection ${connection}`;
    return refusedWith('/customer', 'customer_unknown', detail);
  }
  const existing = await customerByExternalId(tx, connection, given.externalId);
  if (existing?.movedTo != null) return refusedAsMoved(existing.movedTo);
  const change = changeBySubmission(connection, given);
  // A customer of many invoices is not written, and so not locked, when nothing new is given.
  if (existing !== null && !changesCustomer(existing, change)) return existing;
  return (await putCustomer(tx, change, actor)).row;
}

const refusedAsMoved = (movedTo: MovedTo): Refused => ({
  kind: 'refused',
  problems: [movedProblem(movedTo)],
});

function refusedWith(pointer: string, code: string, detail: string): Refused {
  return { kind: 'refused', problems: [{ pointer, code, detail }] };
}

const FIRST_LINK_VERSION = 1;

async function insertInvoiceRow(
  tx: Queryable,
  toInsert: { ref: string; invoice: Invoice; customer: CustomerRow; linkSecret: string },
): Promise<string> {
  const { ref, invoice, customer, linkSecret } = toInsert;
  const id = `inv_${uuidv7()}`;
  const inserted = await tx.query(
    `insert into invoices
       (id, ref, connection, external_id, customer_id, number, currency, amount_due, issued_on,
        due_on, document, link_version, link_token_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict do nothing -- of two at once either of its unique names may be met first
     returning id`,
    [
      id,
      ref,
      invoice.connection,
      invoice.externalId,
      customer.id,
      invoice.number,
      invoice.currency,
      invoice.amountDue,
      invoice.issuedOn,
      invoice.dueOn,
      toJsonb(invoice),
      FIRST_LINK_VERSION,
      hashToken(linkTokenOf(linkSecret, linkTokenInput(ref, FIRST_LINK_VERSION))),
    ],
  );
  if (inserted.length === 0) throw new AlreadyInserted();
  return id;
}

/**
 * Stripe may have sent events of an invoice that our tables had forgotten, and is submitted again:
 * its first step finds those events, and looks before it asks for any money.
 */
async function requeueNotOursEvents(tx: Queryable, connection: string, ref: string): Promise<void> {
  await tx.query(
    `with locked as (
       select connection, id from stripe_events
       where connection = $1 and about ->> 'invoiceRef' = $2 and fate = 'not_ours' ${IN_LOCK_ORDER}
     )
     update stripe_events e set fate = 'waiting', ref = $2, due_at = now()
     from locked where e.connection = locked.connection and e.id = locked.id`,
    [connection, ref],
  );
}

/** Due to be started at once; the one that submits starts it, and the relay does if it cannot. */
async function insertCollectionRow(
  tx: Queryable,
  toInsert: {
    ref: string;
    invoice: Invoice;
    invoiceId: string;
    customer: CustomerRow;
    collection: FirstCollection;
    policy: Policy;
  },
): Promise<void> {
  const { ref, invoice, invoiceId, customer, collection, policy } = toInsert;
  await tx.query(
    `insert into collections
       (ref, version, shape, state, policy, view, wake_at, in_flight, start_due_at, connection,
        invoice_id, customer_id, due_on, overdue_at)
     values ($1, 1, $2, $3, $4, $5, $6, $7, now() + interval '5 seconds', $8, $9, $10, $11, $12)`,
    [
      ref,
      SHAPE,
      toJsonb(collection.state),
      toJsonb(policy),
      toJsonb(collection.view),
      toTimestampOrNull(collection.wakeAt),
      collection.inFlight,
      invoice.connection,
      invoiceId,
      customer.id,
      invoice.dueOn,
      toTimestamp(overdueAt(collection.state)),
    ],
  );
}
