import { differenceOf } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import {
  customerAtStripe,
  isCreatedAtOnce,
  haveSameMailAddresses,
  mailAddressesOf,
  textOfCustomerAtStripe,
} from '../../domain/customer';
import type { CustomerProfile } from '../../domain/customer';
import type { PublishedEvent } from '../../domain/public-events';
import type { CustomerChange } from '../../domain/submission';
import { forgetOtherAddresses } from './unreachable-addresses';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import { getConnection } from '../connections/connections';
import { customerByExternalId, existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';
import { mailWhereItWent } from './mail-where-it-went';
import { identifiersOf, saveIdentifiers } from './customer-identifiers';
import type { CustomerIdentifiers } from './customer-identifiers';
import type { Queryable, SqlValue } from '../database';
import { toJsonb } from '../storable-text';

/** Two that put the same new customer at once both end with the one row. */
export async function putCustomer(
  tx: Queryable,
  customer: CustomerChange,
  actor: Actor,
): Promise<{ row: CustomerRow; created: boolean }> {
  const { connection, externalId } = customer;
  const made = await insertCustomer(tx, customer);
  if (made !== null) {
    const row = await existingCustomer(tx, made);
    await saveIdentifiers(tx, row, customer);
    const after = auditedOf(row, await identifiersOf(tx, row.id));
    const change = { connection, subject: row.id, before: null, after };
    await writeAudit(tx, actor, { ...change, action: 'customer.created' });
    await markDueAtStripe(tx, row);
    return { row, created: true };
  }
  // Locked first: what it was before is what it was when this changed it, and what is absent
  // stays as others left it.
  await tx.query('select 1 from customers where connection = $1 and external_id = $2 for update', [
    connection,
    externalId,
  ]);
  const before = await customerByExternalId(tx, connection, externalId);
  if (before === null) throw new Error(`customer ${externalId} vanished as it was changed`);
  const identifiersBefore = await identifiersOf(tx, before.id);
  await updateCustomer(tx, before, customer);
  await saveIdentifiers(tx, before, customer);
  const row = await existingCustomer(tx, before.id);
  const auditedBefore = auditedOf(before, identifiersBefore);
  const difference = differenceOf(auditedBefore, auditedOf(row, await identifiersOf(tx, row.id)));
  if (difference !== null) {
    const change = { connection, subject: row.id, ...difference };
    await writeAudit(tx, actor, { ...change, action: 'customer.changed' });
  }
  await announceAddresses(tx, before, row);
  if (actor.by === 'customer') await mailWhereItWent(tx, before, row);
  await markDueAtStripe(tx, row);
  return { row, created: false };
}

async function insertCustomer(tx: Queryable, customer: CustomerChange): Promise<string | null> {
  const { connection, externalId } = customer;
  const [made] = await tx.query<{ id: string }>(
    `insert into customers
       (connection, external_id, id, name, email, country, locale, time_zone, settings,
        billing_emails, profile)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (connection, external_id) do nothing returning id`,
    [connection, externalId, `cst_${uuidv7()}`, ...detailsOf({ ...NEW_CUSTOMER, ...customer })],
  );
  return made?.id ?? null;
}

async function updateCustomer(
  tx: Queryable,
  before: CustomerRow,
  customer: CustomerChange,
): Promise<void> {
  const profile = { ...before.profile, ...customer.profile };
  const wanted = { ...before, ...customer, profile };
  const isNewAtStripe = textAtStripe(before) !== textAtStripe(wanted);
  await tx.query(
    `update customers set
       name = $2, email = $3, country = $4, locale = $5, time_zone = $6, settings = $7,
       billing_emails = $8, profile = $9, details_version = details_version + $10
     where id = $1`,
    [before.id, ...detailsOf(wanted), isNewAtStripe ? 1 : 0],
  );
}

type WholeCustomer = Omit<Required<CustomerChange>, 'aliases' | 'externalIds'>;

const NEW_CUSTOMER = {
  name: '',
  country: null,
  locale: null,
  timeZone: null,
  settings: {},
  billingEmails: null,
  profile: {},
};

const textAtStripe = (customer: Pick<WholeCustomer, keyof AtStripe>): string =>
  textOfCustomerAtStripe(customerAtStripe(customer));

type AtStripe = Parameters<typeof customerAtStripe>[0];

const detailsOf = (customer: WholeCustomer): SqlValue[] => [
  customer.name,
  customer.email,
  customer.country,
  customer.locale,
  customer.timeZone,
  toJsonb(customer.settings),
  customer.billingEmails,
  toJsonb(customer.profile),
];

const auditedProfile = ({ taxIds, ...profile }: CustomerProfile): Record<string, unknown> => ({
  ...profile,
  ...(taxIds !== undefined && { tax_ids: taxIds }),
});

const auditedOf = (
  row: CustomerRow,
  { aliases, externalIds }: CustomerIdentifiers,
): Record<string, unknown> => ({
  external_id: row.externalId,
  name: row.name,
  email: row.email,
  country: row.country,
  locale: row.locale,
  time_zone: row.timeZone,
  collection: row.settings,
  billingEmails: row.billingEmails,
  ...auditedProfile(row.profile),
  customerAliases: aliases,
  externalIds,
});

/** A worker gives it to Stripe, unless the server that stored it does so before. */
async function markDueAtStripe(tx: Queryable, row: CustomerRow): Promise<void> {
  const connection = await getConnection(tx, row.connection);
  if (!row.isOutdatedAtStripe && !isCreatedAtOnce(row, connection?.settings ?? {})) return;
  await tx.query(
    `update customers set stripe_tries = 0, stripe_due_at = now() + interval '2 seconds'
     where id = $1`,
    [row.id],
  );
}

/** Where mail goes to is an event, too: who may change it could have pay links sent elsewhere. */
async function announceAddresses(
  tx: Queryable,
  before: CustomerRow,
  row: CustomerRow,
): Promise<void> {
  const addresses = mailAddressesOf(row);
  const previous = mailAddressesOf(before);
  if (haveSameMailAddresses(before, row) && before.email === row.email) return;
  await forgetOtherAddresses(tx, row.id, addresses);
  const event: PublishedEvent<'customer.email_changed'> = {
    type: 'customer.email_changed',
    data: {
      external_id: row.externalId,
      email: row.email,
      previous_email: before.email,
      mail_addresses: [...addresses],
      previous_mail_addresses: [...previous],
    },
  };
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     values ($1, $2, $3, $4, now(), $5)`,
    [`ntc_${uuidv7()}`, row.connection, row.id, event.type, toJsonb(event.data)],
  );
}
