import type { Actor } from '../../domain/audit';
import type { PublishedEvent } from '../../domain/public-events';
import { reachableAddressesOf, unreachableSentence } from '../../domain/unreachable-address';
import type { UnreachableReason } from '../../domain/unreachable-address';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import { addToTimeline } from '../collection/save-timeline';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import { CUSTOMER_COLUMN, existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';

/** What a mail service says of addresses; one without a reason (a full mailbox) marks none. */
export interface MailEvent {
  id: string;
  type: string;
  reason: UnreachableReason | null;
  recipients: readonly string[];
  /** Of our mail, without angle brackets. */
  messageId: string | null;
  detail: string | null;
}

export interface MarkedAddress {
  customer: string;
  external_id: string;
  address: string;
}

/** What the mail server refused finally while a mail of an invoice was sent. */
export interface BouncedNow {
  customerId: string;
  addresses: readonly string[];
  detail: string;
  ref: string | null;
}

export interface UnreachableForMail {
  customer: CustomerRow;
  address: string;
  reason: UnreachableReason;
  detail: string | null;
}

export interface UnreachableAddressStore {
  /** Marks the addresses of the connection's customers, once per event; says which. */
  apply(connection: string, event: MailEvent, actor: Actor): Promise<MarkedAddress[]>;
  bounced(bounced: BouncedNow): Promise<void>;
  /** Mail goes there again; false where the address was not marked. */
  allow(customerId: string, address: string, actor: Actor): Promise<boolean>;
  /** What the business was not mailed of yet, for ten minutes to one worker. */
  leaseForMail(limit: number): Promise<UnreachableForMail[]>;
  markMailed(customerId: string, address: string): Promise<void>;
}

export function unreachableAddressStore(db: Database): UnreachableAddressStore {
  return {
    apply: (connection, event, actor) =>
      db.transaction((tx) => applyEvent(tx, connection, event, actor)),
    bounced: ({ customerId, addresses, detail, ref }) =>
      db.transaction(async (tx) => {
        for (const address of addresses) {
          await mark(tx, { customerId, address, reason: 'bounced', detail, ref });
        }
      }),
    allow: (customerId, address, actor) =>
      db.transaction((tx) => allow(tx, customerId, address.toLowerCase(), actor)),
    leaseForMail: (limit) => leaseForMail(db, limit),
    markMailed: async (customerId, address) => {
      await db.query(
        `update unreachable_addresses set mail_due_at = null
         where customer_id = $1 and address = $2`,
        [customerId, address],
      );
    },
  };
}

async function applyEvent(
  tx: Queryable,
  connection: string,
  event: MailEvent,
  actor: Actor,
): Promise<MarkedAddress[]> {
  const { id, type, reason, detail, messageId } = event;
  const fresh = await tx.query(
    `insert into mail_events (connection, id, type, marked) values ($1, $2, $3, '[]')
     on conflict do nothing returning id`,
    [connection, id, type],
  );
  if (fresh.length === 0) return markedBefore(tx, connection, id);
  const marked: MarkedAddress[] = [];
  if (reason === null) return marked;
  for (const given of new Set(event.recipients)) {
    const address = given.toLowerCase();
    for (const customer of await customersAt(tx, connection, given)) {
      const ref = await invoiceOfMail(tx, customer.id, messageId);
      const isNew = await mark(tx, { customerId: customer.id, address, reason, detail, ref });
      if (!isNew) continue;
      marked.push({ customer: customer.id, external_id: customer.externalId, address });
      await writeAudit(tx, actor, {
        connection,
        action: 'customer.email_marked',
        subject: customer.id,
        before: null,
        after: { address, reason, detail, mail_event: id },
      });
    }
  }
  await tx.query('update mail_events set marked = $3 where connection = $1 and id = $2', [
    connection,
    id,
    toJsonb(marked),
  ]);
  return marked;
}

async function markedBefore(
  tx: Queryable,
  connection: string,
  id: string,
): Promise<MarkedAddress[]> {
  const [row] = await tx.query<{ marked: MarkedAddress[] }>(
    'select marked from mail_events where connection = $1 and id = $2',
    [connection, id],
  );
  return row?.marked ?? [];
}

const customersAt = async (
  tx: Queryable,
  connection: string,
  given: string,
): Promise<CustomerRow[]> => {
  const rows = await tx.query<{ customer: CustomerRow }>(
    `select ${CUSTOMER_COLUMN} from customers c
     where c.id in (
       select id from customers where connection = $1 and lower(email) = lower($2)
       union all
       select id from customers where connection = $1 and billing_emails && array[$2, lower($2)])
     order by c.id limit 100`,
    [connection, given],
  );
  return rows.map(({ customer }) => customer);
};

/** The invoice whose mail it was, where the service gives our Message-ID back. */
async function invoiceOfMail(
  tx: Queryable,
  customerId: string,
  messageId: string | null,
): Promise<string | null> {
  if (messageId === null) return null;
  const [row] = await tx.query<{ ref: string }>(
    `select m.ref from mails m join invoices i on i.ref = m.ref
     where i.customer_id = $1 and m.message_id = $2`,
    [customerId, messageId],
  );
  return row?.ref ?? null;
}

interface Mark {
  customerId: string;
  address: string;
  reason: UnreachableReason;
  detail: string | null;
  ref: string | null;
}

/** With its event, and its line in the timeline of the invoice; false where it was marked. */
async function mark(tx: Queryable, given: Mark): Promise<boolean> {
  const { customerId, reason, detail, ref } = given;
  const address = given.address.toLowerCase();
  const added = await tx.query(
    `insert into unreachable_addresses (customer_id, address, reason, detail)
     values ($1, $2, $3, $4) on conflict do nothing returning address`,
    [customerId, address, reason, detail],
  );
  if (added.length === 0) return false;
  const customer = await existingCustomer(tx, customerId);
  const isLast = reachableAddressesOf(customer).length === 0;
  if (ref !== null) {
    const text = unreachableSentence({ address, reason, detail }, isLast);
    await addToTimeline(tx, ref, { about: 'mail', text });
  }
  const type = `customer.email_${reason}` as const;
  const data = { external_id: customer.externalId, address, detail, is_last_address: isLast };
  const event: PublishedEvent<typeof type> = { type, data };
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     values ($1, $2, $3, $4, now(), $5)`,
    [`ntc_${uuidv7()}`, customer.connection, customerId, event.type, toJsonb(event.data)],
  );
  return true;
}

async function allow(
  tx: Queryable,
  customerId: string,
  address: string,
  actor: Actor,
): Promise<boolean> {
  const deleted = await tx.query<{ reason: string; connection: string }>(
    `delete from unreachable_addresses u using customers c
     where u.customer_id = $1 and u.address = $2 and c.id = u.customer_id
     returning u.reason, c.connection`,
    [customerId, address],
  );
  const [row] = deleted;
  if (row === undefined) return false;
  await writeAudit(tx, actor, {
    connection: row.connection,
    action: 'customer.email_allowed',
    subject: customerId,
    before: { address, reason: row.reason },
    after: { address, reason: null },
  });
  return true;
}

async function leaseForMail(db: Queryable, limit: number): Promise<UnreachableForMail[]> {
  return db.query<UnreachableForMail & Record<string, unknown>>(
    `with leased as (
       update unreachable_addresses set mail_due_at = now() + interval '10 minutes'
       where (customer_id, address) in (
         select customer_id, address from unreachable_addresses where mail_due_at <= now()
         order by mail_due_at limit $1 for update skip locked)
       returning customer_id, address, reason, detail)
     select u.address, u.reason, u.detail, ${CUSTOMER_COLUMN}
     from leased u join customers c on c.id = u.customer_id`,
    [limit],
  );
}

/** An address that is the customer's no more is not marked for them any more. */
export async function forgetOtherAddresses(
  tx: Queryable,
  customerId: string,
  addresses: readonly string[],
): Promise<void> {
  await tx.query(
    'delete from unreachable_addresses where customer_id = $1 and address <> all ($2)',
    [customerId, addresses.map((address) => address.toLowerCase())],
  );
}
