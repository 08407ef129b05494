import type { Method } from '../../domain/collection/model/method';
import type { CustomerProfile } from '../../domain/customer';
import type { Settings } from '../../domain/invoice';
import type { UnreachableAddress } from '../../domain/unreachable-address';
import type { MovedTo } from '../../domain/move-customer';
import type { Queryable } from '../database';

export interface CustomerRow {
  /** `cst_` + UUIDv7. */
  id: string;
  connection: string;
  externalId: string;
  name: string;
  email: string;
  country: string | null;
  locale: string | null;
  timeZone: string | null;
  settings: Settings;
  /** Null: mail goes to `email`. */
  billingEmails: readonly string[] | null;
  profile: CustomerProfile;
  stripeCustomer: string | null;
  /** Why Stripe did not take the customer as it is, when it was given it last. */
  stripeProblem: string | null;
  /** Set when a Stripe customer id was deleted or unlinked. */
  unlinkedAt: number | null;
  /** Rises with each change of name, address or language. */
  detailsVersion: number;
  /** Stripe has an older name, address or language. */
  isOutdatedAtStripe: boolean;
  defaultMethod: Method | null;
  /** They want to be charged by themselves no more: of no invoice, whatever its terms say. */
  autoPayWithdrawn?: boolean;
  /** Those of its addresses to which no mail goes any more. */
  unreachable?: readonly UnreachableAddress[] | null;
  /** Whom new invoices are for; what is open stays with this one. */
  movedTo?: MovedTo | null;
}

/** A customer with the method we would charge; `c` must be customers in the query. */
export const CUSTOMER_COLUMN = `
  jsonb_build_object(
    'id', c.id, 'connection', c.connection, 'externalId', c.external_id, 'name', c.name,
    'email', c.email, 'country', c.country, 'locale', c.locale, 'timeZone', c.time_zone,
    'settings', c.settings, 'billingEmails', c.billing_emails, 'profile', c.profile,
    'stripeCustomer', c.stripe_customer, 'stripeProblem', c.stripe_problem,
    'unlinkedAt', floor(extract(epoch from c.unlinked_at) * 1000),
    'detailsVersion', c.details_version,
    'autoPayWithdrawn', c.auto_pay_withdrawn_at is not null,
    'movedTo', case when c.moved_to is not null then (
      select jsonb_build_object('connection', m.connection, 'customer', m.id)
      from customers m where m.id = c.moved_to
    ) end,
    'unreachable', (
      select jsonb_agg(jsonb_build_object(
        'address', u.address, 'reason', u.reason, 'detail', u.detail,
        'since', floor(extract(epoch from u.since) * 1000)) order by u.address)
      from unreachable_addresses u where u.customer_id = c.id
    ),
    'isOutdatedAtStripe',
      c.stripe_customer is not null and c.stripe_details_version < c.details_version,
    'defaultMethod', (
      select jsonb_build_object('id', m.id, 'type', m.type, 'label', m.label,
                                'fingerprint', m.fingerprint)
      from payment_methods m where m.customer_id = c.id and m.id = c.default_method
    )
  ) as customer`;

export async function customerWhere(
  db: Queryable,
  where: string,
  values: string[],
): Promise<CustomerRow | null> {
  const sql = `select ${CUSTOMER_COLUMN} from customers c where ${where}`;
  const [row] = await db.query<{ customer: CustomerRow }>(sql, values);
  return row?.customer ?? null;
}

export function customerById(
  db: Queryable,
  connection: string,
  id: string,
): Promise<CustomerRow | null> {
  return customerWhere(db, 'c.connection = $1 and c.id = $2', [connection, id]);
}

export function customerByExternalId(
  db: Queryable,
  connection: string,
  externalId: string,
): Promise<CustomerRow | null> {
  return customerWhere(db, 'c.connection = $1 and c.external_id = $2', [connection, externalId]);
}

export async function existingCustomer(tx: Queryable, customerId: string): Promise<CustomerRow> {
  const row = await customerWhere(tx, 'c.id = $1', [customerId]);
  if (row === null) throw new Error(`customer ${customerId} of an invoice is not in the table`);
  return row;
}
