import { initialState } from '../domain/collection/model/initial-state';
import { nearestDeadline } from '../domain/collection/queries/deadlines';
import { statusView } from '../domain/collection/queries/explain';
import { checkReturnUrls } from '../domain/check-return-urls';
import type { Policy } from '../domain/collection/model/policy';
import type { CollectionState } from '../domain/collection/model/state';
import { SHAPE } from '../domain/collection/model/upgrade-state';
import type { DocumentBytes, Invoice } from '../domain/invoice';
import { invoiceRef, linkTokenInput } from '../domain/refs';
import type { Digest } from '../domain/refs';
import { termsOf } from '../domain/terms';
import { hashToken, tokenFor, uuidv7 } from '../runtime/digest';
import { get as getConnection } from './connections';
import { byExternalId, byId, put } from './customers';
import type { Asker, Database } from './database';
import { timeOrNull } from './database';
import { keepDocuments } from './documents';
import { differences } from './handed-over';
import { byRef } from './invoice-row';
import { canonical, json } from './plain';
import type { CustomerRow, HandOver, InvoiceRow } from './stores';

export interface HandOverOptions {
  digest: Digest;
  linkSecret: string;
  policy: Policy;
}

export interface Offered {
  invoice: Invoice;
  contents: readonly DocumentBytes[];
  now: number;
}

type Refused = Extract<HandOver, { kind: 'refused' }>;

/** Rolls back what a loser did to the customer before it saw the winner's row. */
class SomebodyWasFirst extends Error {}

/**
 * Takes an invoice in, once for ever. Whoever inserts first wins; everybody else compares with
 * what is there and has changed nothing, the customer neither.
 */
export async function handOver(
  db: Database,
  options: HandOverOptions,
  offered: Offered,
): Promise<HandOver> {
  const { invoice } = offered;
  const ref = invoiceRef(options.digest, invoice);
  const known = await byRef(db, ref);
  if (known !== null) return comparedWith(known, invoice);
  try {
    return await db.transaction((tx) => takeIn(tx, options, { ref, ...offered }));
  } catch (error) {
    if (!(error instanceof SomebodyWasFirst)) throw error;
    const winner = await byRef(db, ref);
    if (winner === null) throw vanished(ref, error);
    return comparedWith(winner, invoice);
  }
}

function vanished(ref: string, cause?: unknown): Error {
  return new Error(`invoice ${ref} vanished as it was made: rows are never to be deleted`, {
    cause,
  });
}

function comparedWith(row: InvoiceRow, invoice: Invoice): HandOver {
  const found = differences(row.invoice, invoice);
  return found.length === 0 ? { kind: 'same', row } : { kind: 'differs', row, differences: found };
}

async function takeIn(
  tx: Asker,
  options: HandOverOptions,
  { ref, invoice, contents, now }: Offered & { ref: string },
): Promise<HandOver> {
  const connection = await getConnection(tx, invoice.connection);
  if (connection === null) {
    const detail = `there is no connection ${invoice.connection}: name one that is configured`;
    return refused('/connection', 'connection_unknown', detail);
  }
  const problems = checkReturnUrls(invoice.collection, connection.settings);
  if (problems.length > 0) return { kind: 'refused', problems };
  const customer = await customerFor(tx, invoice);
  if ('kind' in customer) return customer;
  const terms = termsOf({ ref, invoice, customer, connection: connection.settings });
  const state = initialState(terms, invoice.send, options.policy, now);
  await insertInvoice(tx, { ref, invoice, customer, linkSecret: options.linkSecret });
  await keepDocuments(tx, ref, contents);
  await insertCollection(tx, { ref, state, policy: options.policy, now });
  await takeBackEvents(tx, invoice.connection, ref);
  const row = await byRef(tx, ref);
  if (row === null) throw vanished(ref);
  return { kind: 'created', row };
}

/** What is not told of a known customer stays as it was. */
async function customerFor(tx: Asker, invoice: Invoice): Promise<CustomerRow | Refused> {
  const { customer: given, connection } = invoice;
  if (given.kind === 'ours') {
    const known = await byId(tx, connection, given.id);
    if (known !== null) return known;
    const detail = `there is no customer ${given.id} in connection ${connection}`;
    return refused('/customer', 'customer_unknown', detail);
  }
  const known = await byExternalId(tx, connection, given.externalId);
  const wanted = {
    connection,
    externalId: given.externalId,
    name: given.name,
    email: given.email,
    country: given.country ?? known?.country ?? null,
    locale: given.locale ?? known?.locale ?? null,
    timeZone: given.timeZone ?? known?.timeZone ?? null,
    settings: known?.settings ?? {},
  };
  // A customer of many invoices is not written, and so not locked, when nothing new is told.
  if (known !== null && canonical({ ...known, ...wanted }) === canonical(known)) return known;
  return (await put(tx, wanted)).row;
}

function refused(pointer: string, code: string, detail: string): Refused {
  return { kind: 'refused', problems: [{ pointer, code, detail }] };
}

const FIRST_LINK = 1;

async function insertInvoice(
  tx: Asker,
  made: { ref: string; invoice: Invoice; customer: CustomerRow; linkSecret: string },
): Promise<void> {
  const { ref, invoice, customer, linkSecret } = made;
  const inserted = await tx.ask(
    `insert into invoices
       (id, ref, connection, external_id, customer_id, number, currency, amount_due, issued_on,
        due_on, document, link_version, link_token_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (connection, external_id) do nothing
     returning id`,
    [
      `inv_${uuidv7()}`,
      ref,
      invoice.connection,
      invoice.externalId,
      customer.id,
      invoice.number,
      invoice.currency,
      invoice.amountDue,
      invoice.issuedOn,
      invoice.dueOn,
      json(invoice),
      FIRST_LINK,
      hashToken(tokenFor(linkSecret, linkTokenInput(ref, FIRST_LINK))),
    ],
  );
  if (inserted.length === 0) throw new SomebodyWasFirst();
}

/**
 * Stripe may have told of an invoice that our tables had forgotten, and is handed over again: its
 * first step finds those events, and looks before it asks for any money.
 */
async function takeBackEvents(tx: Asker, connection: string, ref: string): Promise<void> {
  await tx.ask(
    `update stripe_events set fate = 'waiting', ref = $2, due_at = now()
     where connection = $1 and about ->> 'invoiceRef' = $2 and fate = 'not_ours'`,
    [connection, ref],
  );
}

/** Due to be started at once; whoever hands over starts it, and the relay does if he cannot. */
async function insertCollection(
  tx: Asker,
  made: { ref: string; state: CollectionState; policy: Policy; now: number },
): Promise<void> {
  const { ref, state, policy, now } = made;
  const view = statusView(state, policy, now);
  await tx.ask(
    `insert into collections
       (ref, version, shape, state, policy, view, wake_at, in_flight, start_due_at)
     values ($1, 1, $2, $3, $4, $5, $6, $7, now() + interval '5 seconds')`,
    [
      ref,
      SHAPE,
      json(state),
      json(policy),
      json(view),
      timeOrNull(nearestDeadline(state, policy)?.at ?? null),
      state.outstanding.length > 0,
    ],
  );
}
