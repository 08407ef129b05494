import { differenceOf } from '../domain/audit';
import type { Actor } from '../domain/audit';
import type { PublishedEvent } from '../domain/public-events';
import type { CustomerDetails } from '../domain/submission';
import { uuidv7 } from '../runtime/digest';
import { writeAudit } from './audit';
import { customerByExternalId, existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';
import type { Queryable } from './database';
import { toJsonb } from './storable-text';

/** Two that put the same new customer at once both end with the one row. */
export async function putCustomer(
  tx: Queryable,
  customer: CustomerDetails,
  actor: Actor,
): Promise<{ row: CustomerRow; created: boolean }> {
  const { connection, externalId } = customer;
  const made = await insertCustomer(tx, customer);
  if (made !== null) {
    const row = await existingCustomer(tx, made);
    const after = auditedOf(row);
    const change = { connection, subject: row.id, before: null, after };
    await writeAudit(tx, actor, { ...change, action: 'customer.created' });
    return { row, created: true };
  }
  // Locked first: what it was before is what it was when this changed it.
  await tx.query('select 1 from customers where connection = $1 and external_id = $2 for update', [
    connection,
    externalId,
  ]);
  const before = await customerByExternalId(tx, connection, externalId);
  if (before === null) throw new Error(`customer ${externalId} vanished as it was changed`);
  await updateCustomer(tx, before.id, customer);
  const row = await existingCustomer(tx, before.id);
  await noteChange(tx, actor, before, row);
  return { row, created: false };
}

async function insertCustomer(tx: Queryable, customer: CustomerDetails): Promise<string | null> {
  const [made] = await tx.query<{ id: string }>(
    `insert into customers
       (connection, external_id, id, name, email, country, locale, time_zone, settings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (connection, external_id) do nothing returning id`,
    [customer.connection, customer.externalId, `cst_${uuidv7()}`, ...detailsOf(customer)],
  );
  return made?.id ?? null;
}

async function updateCustomer(tx: Queryable, id: string, customer: CustomerDetails): Promise<void> {
  await tx.query(
    `update customers set
       name = $2, email = $3, country = $4, locale = $5, time_zone = $6, settings = $7,
       details_version = details_version + case
         when (name, email, locale) is distinct from ($2, $3, $5) then 1 else 0 end
     where id = $1`,
    [id, ...detailsOf(customer)],
  );
}

const detailsOf = (customer: CustomerDetails): (string | null)[] => [
  customer.name,
  customer.email,
  customer.country,
  customer.locale,
  customer.timeZone,
  toJsonb(customer.settings),
];

const auditedOf = (row: CustomerRow): Record<string, unknown> => ({
  external_id: row.externalId,
  name: row.name,
  email: row.email,
  country: row.country,
  locale: row.locale,
  time_zone: row.timeZone,
  collection: row.settings,
});

/** Where mail goes to is an event, too: who may change it could have pay links sent elsewhere. */
async function noteChange(
  tx: Queryable,
  actor: Actor,
  before: CustomerRow,
  row: CustomerRow,
): Promise<void> {
  const { connection, id: subject } = row;
  const difference = differenceOf(auditedOf(before), auditedOf(row));
  if (difference === null) return;
  await writeAudit(tx, actor, { connection, action: 'customer.changed', subject, ...difference });
  if (before.email === row.email) return;
  const event: PublishedEvent<'customer.email_changed'> = {
    type: 'customer.email_changed',
    data: { external_id: row.externalId, email: row.email, previous_email: before.email },
  };
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     values ($1, $2, $3, $4, now(), $5)`,
    [`ntc_${uuidv7()}`, connection, subject, event.type, toJsonb(event.data)],
  );
}

/** Which Stripe customer is charged, if a person changed it. */
export async function auditLink(
  tx: Queryable,
  actor: Actor | undefined,
  before: CustomerRow,
  stripeCustomer: string | null,
): Promise<void> {
  if (actor === undefined || before.stripeCustomer === stripeCustomer) return;
  await writeAudit(tx, actor, {
    connection: before.connection,
    action: stripeCustomer === null ? 'customer.unlinked' : 'customer.linked',
    subject: before.id,
    before: { stripe_customer: before.stripeCustomer },
    after: { stripe_customer: stripeCustomer },
  });
}
