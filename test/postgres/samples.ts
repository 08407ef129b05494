import type { Happened } from '../../src/domain/collection/model/happened';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Invoice } from '../../src/domain/invoice';
import type { EventAbout } from '../../src/domain/event-about';
import type { CollectionRow } from '../../src/postgres/collection/collection-row';
import type { DecisionToSave } from '../../src/postgres/collection/decision-to-save';
import { invoiceRef } from '../../src/domain/refs';
import { base32Digest } from '../../src/runtime/digest';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { NewStripeEvent } from '../../src/postgres/events/store-event';
import type { TestDatabase } from './database';

export const NOW = Date.UTC(2026, 10, 22, 10);

export function invoice(externalId: string, changes: Partial<Invoice> = {}): Invoice {
  return {
    connection: 'default',
    externalId,
    customer: {
      kind: 'given',
      externalId: 'client-1',
      name: 'Client SA',
      email: 'pay@client.example',
      country: 'FR',
      locale: 'fr',
      timeZone: 'Europe/Paris',
    },
    number: `INV-${externalId}`,
    currency: 'eur',
    amountDue: 11_900,
    issuedOn: '2026-11-22',
    dueOn: '2026-12-06',
    lines: [{ description: 'Work', quantity: '1', unitAmount: 11_900, amount: 11_900, tax: null }],
    memo: null,
    metadata: { poNumber: '7' },
    bankDetails: null,
    send: 'now',
    collection: {},
    ...changes,
  };
}

export async function ensureConnection(
  db: Pick<TestDatabase, 'stores'>,
  code = 'default',
): Promise<void> {
  await db.stores.connections.ensure({
    code,
    name: code,
    mode: 'test',
    stripeAccount: null,
    settings: {},
    notifyEmails: ['owner@business.example'],
    businessName: 'Business',
  });
}

export async function submitted(db: TestDatabase, externalId: string): Promise<InvoiceRow> {
  const given = await db.stores.invoices.submit(invoice(externalId), NOW);
  if (given.kind !== 'created') throw new Error(`expected a new invoice, not ${given.kind}`);
  return given.row;
}

let alike = 0;

/** An invoice that is in the tables though it would not be taken now. */
export async function storedBefore(db: TestDatabase, externalId: string): Promise<InvoiceRow> {
  const like = await submitted(db, `like-${(alike += 1)}`);
  const row = await renamed(db, like, externalId);
  for (const table of ['collections', 'invoices']) {
    await db.sql(`delete from ${table} where ref = $1`, [like.ref]);
  }
  return row;
}

/** An invoice like that one, not started yet, under an id that nobody has checked. */
export async function renamed(
  db: Pick<TestDatabase, 'sql' | 'stores'>,
  like: InvoiceRow,
  externalId: string,
): Promise<InvoiceRow> {
  const identity = { connection: like.invoice.connection, externalId };
  const ref = invoiceRef(base32Digest, identity);
  await db.sql(
    `insert into invoices (id, ref, connection, external_id, customer_id, number, currency,
       amount_due, issued_on, due_on, document, link_version)
     select 'inv_' || $2, $2, connection, $3, customer_id, $3, currency, amount_due, issued_on,
       due_on, document || jsonb_build_object('externalId', $3::text), 1
     from invoices where ref = $1`,
    [like.ref, ref, externalId],
  );
  await db.sql(
    `insert into collections (ref, version, shape, state, policy, view, in_flight, start_due_at)
     select $2, version, shape, state, policy, view, in_flight, now()
     from collections where ref = $1`,
    [like.ref, ref],
  );
  const row = await db.stores.invoices.byIdentity(identity);
  if (row === null) throw new Error(`${externalId} was not stored`);
  return row;
}

/** Takes a step that leads to the given state. */
export async function step(
  db: TestDatabase,
  ref: string,
  change: (state: CollectionState) => CollectionState,
  with_: Partial<DecisionToSave> = {},
): Promise<CollectionRow> {
  const { stores } = db;
  await stores.inTransaction(async (tx) => {
    const row = await stores.collections.lock(tx, ref);
    if (row === null) throw new Error(`no collection ${ref}`);
    await stores.collections.save(tx, { ...saved(row), state: change(row.state), ...with_ });
  });
  const after = await stores.collections.load(ref);
  if (after === null) throw new Error(`no collection ${ref}`);
  return after;
}

export function saved(row: CollectionRow): DecisionToSave {
  return {
    row,
    version: row.version + 1,
    state: row.state,
    view: row.view,
    wakeAt: NOW + 60_000,
    finished: null,
    happened: [],
    answers: [],
    appliedEventIds: [],
    appliedCommandIds: [],
    now: NOW,
  };
}

/** What makes the rows of these payments follow the ledger. */
export const paymentsChanged = (...ids: string[]): Happened[] =>
  ids.map((paymentId) => ({ kind: 'payment_changed', paymentId }));

export function event(id: string, changes: Partial<EventAbout> = {}): NewStripeEvent {
  return {
    id,
    connection: 'default',
    type: 'payment_intent.succeeded',
    about: {
      objectId: 'pi_1',
      objectType: 'payment_intent',
      intentId: 'pi_1',
      sessionId: null,
      chargeId: null,
      customerId: null,
      invoiceRef: null,
      n: null,
      status: 'succeeded',
      livemode: false,
      account: null,
      created: 1_795_000_000,
      ...changes,
    },
    payload: JSON.stringify({ id }),
    quarantined: null,
  };
}
