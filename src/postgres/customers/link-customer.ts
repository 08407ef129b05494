import type { Actor } from '../../domain/audit';
import { announceMethodChange, currentMethod } from './announce-method-change';
import { writeAudit } from '../access/audit';
import { existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';
import type { Queryable } from '../database';
import { forgetMethods } from './order-methods';
import { CustomerIsCharged, StripeCustomerTaken, codeOf } from '../postgres-errors';
import { requestHintsOfCustomer } from './request-hints';

export interface LinkToStore {
  customerId: string;
  stripeCustomer: string;
  actor: Actor;
}

/** Another Stripe customer brings other methods: the old ones go with the old one. */
export async function linkCustomer(
  tx: Queryable,
  { customerId, stripeCustomer, actor }: LinkToStore,
): Promise<void> {
  const before = await lockedCustomer(tx, customerId);
  await refuseWhileCharging(tx, before, stripeCustomer);
  await replaceLink(tx, { before, stripeCustomer, detailsVersion: before.detailsVersion });
  await auditLink(tx, actor, before, stripeCustomer);
}

export interface CreatedLink {
  customerId: string;
  stripeCustomer: string;
  /** What Stripe was given. */
  detailsVersion: number;
}

/** While it was being created a person may have linked or unlinked: their word holds. */
export async function linkCreated(
  tx: Queryable,
  { customerId, stripeCustomer, detailsVersion }: CreatedLink,
): Promise<string | null> {
  const before = await lockedCustomer(tx, customerId);
  if (before.stripeCustomer !== null || before.unlinkedAt !== null) return before.stripeCustomer;
  await replaceLink(tx, { before, stripeCustomer, detailsVersion });
  return stripeCustomer;
}

interface LinkToReplace {
  before: CustomerRow;
  stripeCustomer: string;
  detailsVersion: number;
}

async function replaceLink(
  tx: Queryable,
  { before, stripeCustomer, detailsVersion }: LinkToReplace,
): Promise<void> {
  if (before.stripeCustomer === stripeCustomer) return;
  const methodBefore = await currentMethod(tx, before.id);
  await tx
    .query(
      `update customers set stripe_customer = $2, unlinked_at = null, methods_read_at = null,
         stripe_details_version = $3, default_method = null,
         stripe_due_at = case when $3 = details_version then null else stripe_due_at end
       where id = $1`,
      [before.id, stripeCustomer, detailsVersion],
    )
    .catch((error: unknown) => {
      throw codeOf(error) === '23505' ? new StripeCustomerTaken(stripeCustomer) : error;
    });
  await afterLink(tx, before.id, methodBefore);
}

export async function unlink(
  tx: Queryable,
  customerId: string,
  actor: Actor | undefined,
): Promise<void> {
  const before = await lockedCustomer(tx, customerId);
  if (before.stripeCustomer === null) return;
  const methodBefore = await currentMethod(tx, customerId);
  await tx.query(
    `update customers set stripe_customer = null, default_method = null,
       unlinked_at = coalesce(unlinked_at, now())
     where id = $1`,
    [customerId],
  );
  await auditLink(tx, actor, before, null);
  await afterLink(tx, customerId, methodBefore);
}

/** What it was before is what it was when this changed it. */
async function lockedCustomer(tx: Queryable, customerId: string): Promise<CustomerRow> {
  await tx.query('select 1 from customers where id = $1 for update', [customerId]);
  return existingCustomer(tx, customerId);
}

async function afterLink(
  tx: Queryable,
  customerId: string,
  methodBefore: string | null,
): Promise<void> {
  await forgetMethods(tx, customerId);
  await announceMethodChange(tx, customerId, methodBefore);
  await requestHintsOfCustomer(tx, customerId);
}

/** A confirm that is asked is never withdrawn: until it is read, it is this customer's. */
async function refuseWhileCharging(
  tx: Queryable,
  { id, stripeCustomer: linked }: CustomerRow,
  stripeCustomer: string,
): Promise<void> {
  if (linked === null || linked === stripeCustomer) return;
  const [charging] = await tx.query<{ number: string }>(
    `select i.number from invoices i join collections k on k.ref = i.ref
     where i.customer_id = $1 and k.outcome is null
       and k.state -> 'lane' ->> 'kind' in ('confirming', 'reading')
     order by i.id limit 1`,
    [id],
  );
  if (charging !== undefined) throw new CustomerIsCharged(charging.number, linked);
}

/** Which Stripe customer is charged, if a person changed it. */
async function auditLink(
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
