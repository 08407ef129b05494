import type { Actor } from '../../domain/audit';
import type { CustomerMail, CustomerMailOrder } from '../../domain/customer-mail';
import type { StatementPeriod } from '../../domain/statements/statement';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { toTimestamp } from '../database';
import { toJsonb } from '../storable-text';
import { showOnInvoices } from '../invoices/show-on-invoices';
import type { MailOfInvoices } from '../invoices/show-on-invoices';
import { CUSTOMER_COLUMN } from './customer-row';
import type { CustomerRow } from './customer-row';

export interface RequestedStatement extends StatementPeriod {
  id: string;
}

/** One that is due, with its customer as they are now. */
export interface DueCustomerMail {
  id: string;
  key: string;
  mail: CustomerMail;
  recipients: readonly string[] | null;
  customer: CustomerRow;
}

/** `key`: the caller's name for it; of one key there is one mail. */
export interface StatementOrder extends StatementPeriod {
  key: string;
}

export interface CustomerMailStore {
  request(order: CustomerMailOrder): Promise<void>;
  /** The mail that this key asked for: this one, or another if it was used before. */
  requestStatement(
    customer: Pick<CustomerRow, 'id' | 'connection'>,
    order: StatementOrder,
    actor: Actor,
  ): Promise<RequestedStatement>;
  /** The next one that is due, for three minutes; what comes too late lapses. */
  lease(): Promise<DueCustomerMail | null>;
  /** Once: what is given of its content is shown by the invoices that it is about. */
  finish(
    id: string,
    status: 'sent' | 'refused',
    detail: string | null,
    shown?: MailOfInvoices,
  ): Promise<void>;
  /** The try came to nothing and says why. */
  release(id: string, why: string, dueInSeconds: number): Promise<void>;
}

/** A mail a row: it is sent by a worker, once, under one Message-ID. */
export function customerMailStore(db: Database): CustomerMailStore {
  return {
    request: async (order) => {
      await requestCustomerMail(db, order);
    },
    requestStatement: (customer, order, actor) =>
      db.transaction((tx) => requestStatement(tx, customer, order, actor)),
    lease: () => lease(db),
    finish: (id, status, detail, shown) =>
      db.transaction(async (tx) => {
        const finished = await tx.query(
          `update customer_mails set status = $2, detail = $3,
             sent_at = case when $2 = 'sent' then now() end
           where id = $1 and status <> 'sent' returning id`,
          [id, status, detail],
        );
        if (finished.length > 0 && shown) await showOnInvoices(tx, { ...shown, status, detail });
      }),
    release: async (id, why, dueInSeconds) => {
      await db.query(
        `update customer_mails set due_at = now() + interval '1 second' * $3, detail = $2
         where id = $1 and status = 'due'`,
        [id, why, dueInSeconds],
      );
    },
  };
}

/**
 * Asks for a mail to a customer that belongs to no invoice; in the transaction of what it is about.
 * False where there is one under its key.
 * A new kind: its name in `CustomerMail`, its words in `MailWithoutInvoiceWords` and each language,
 * a file beside `portal-link-mail`, and its case in `activities/email/mail-customers`.
 */
export async function requestCustomerMail(
  db: Queryable,
  order: CustomerMailOrder,
): Promise<boolean> {
  const { customerId, key, mail, recipients, until } = order;
  const made = await db.query(
    `insert into customer_mails (id, customer_id, key, name, about, recipients, until)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (customer_id, key) do nothing
     returning id`,
    [
      `cml_${uuidv7()}`,
      customerId,
      key,
      mail.name,
      toJsonb(mail.about),
      recipients,
      until === null ? null : toTimestamp(until),
    ],
  );
  return made.length > 0;
}

async function requestStatement(
  tx: Queryable,
  { id: customerId, connection }: Pick<CustomerRow, 'id' | 'connection'>,
  { key: given, from, to }: StatementOrder,
  actor: Actor,
): Promise<RequestedStatement> {
  const key = `statement/${given}`;
  const mail: CustomerMail = { name: 'statement', about: { from, to } };
  const isNew = await requestCustomerMail(tx, {
    customerId,
    key,
    mail,
    recipients: null,
    until: null,
  });
  const [row] = await tx.query<RequestedStatement & Record<string, unknown>>(
    `select id, about ->> 'from' as "from", about ->> 'to' as "to"
     from customer_mails where customer_id = $1 and key = $2`,
    [customerId, key],
  );
  if (row === undefined) throw new Error(`no statement was stored for customer ${customerId}`);
  if (isNew) {
    const change = { connection, subject: customerId, before: null, after: { from, to } };
    await writeAudit(tx, actor, { ...change, action: 'customer.statement_sent' });
  }
  return row;
}

async function lease(db: Queryable): Promise<DueCustomerMail | null> {
  await db.query(
    `update customer_mails set status = 'lapsed' where status = 'due' and until <= now()`,
  );
  const [leased] = await db.query<{ id: string }>(
    `update customer_mails set due_at = now() + interval '3 minutes'
     where id = (
       select id from customer_mails where status = 'due' and due_at <= now()
       order by due_at limit 1 for update skip locked)
     returning id`,
  );
  if (leased === undefined) return null;
  const [row] = await db.query<DueCustomerMail & Record<string, unknown>>(
    `select m.id, m.key, m.recipients,
       jsonb_build_object('name', m.name, 'about', m.about) as mail, ${CUSTOMER_COLUMN}
     from customer_mails m join customers c on c.id = m.customer_id where m.id = $1`,
    [leased.id],
  );
  return row ?? null;
}
