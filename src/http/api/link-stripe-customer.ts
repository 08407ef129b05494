import type { CustomerRow } from '../../postgres/customer-row';
import type { CustomerReading } from '../../stripe/stripe-gateway';
import { HttpProblem } from '../http-problem';
import type { OperationCall } from './operation-handler';

type LinkCall = Pick<OperationCall<'linkCustomer'>, 'deps' | 'key' | 'actor'>;

export interface StripeCustomerRead {
  customer: CustomerReading;
  /** Database time before the request was sent. */
  asOf: number;
}

/** Read from Stripe before it is linked, so that nobody is linked to what cannot be charged. */
export async function readStripeCustomer(
  { deps, key }: Pick<LinkCall, 'deps' | 'key'>,
  id: string,
): Promise<StripeCustomerRead> {
  const asOf = await deps.stores.databaseTime();
  const read = await deps.readStripeCustomer(key.connection, id);
  if (read.kind === 'missing') throw invalidStripeCustomer(whyMissing(id, read.detail));
  if (read.kind === 'ok' && read.value.deleted) {
    throw invalidStripeCustomer(`customer ${id} was deleted at Stripe; give another one`);
  }
  if (read.kind === 'refused') throw invalidStripeCustomer(read.detail);
  if (read.kind === 'ok') return { customer: read.value, asOf };
  deps.log.warn({ why: read.kind }, 'a Stripe customer could not be read');
  const detail = 'this customer could not be read from Stripe; nothing was linked';
  throw new HttpProblem('stripe_unavailable', detail, {}, { 'Retry-After': '10' });
}

/** Its methods are stored too, so the next charge can run. */
export async function storeLink(
  { deps, actor }: Pick<LinkCall, 'deps' | 'actor'>,
  row: CustomerRow,
  { customer, asOf }: StripeCustomerRead,
): Promise<void> {
  const { customers } = deps.stores;
  await customers.link(row.id, customer.id, { actor }).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'StripeCustomerTaken')
      throw new HttpProblem('stripe_customer_taken', error.message);
    if (error instanceof Error && error.name === 'CustomerIsCharged')
      throw new HttpProblem('customer_charging', error.message, {}, { 'Retry-After': '30' });
    throw error;
  });
  await customers.setMethods(row.id, customer.methods, customer.defaultId, asOf);
}

/** Stripe looks into the other mode, and says so; into other accounts it does not. */
function whyMissing(id: string, detail: string): string {
  const other = /exists in (live|test) mode/.exec(detail)?.[1];
  return other === undefined
    ? `Stripe has no customer ${id} in the account of this connection`
    : `customer ${id} is of ${other} mode, and this connection is not; use one in that mode`;
}

const invalidStripeCustomer = (detail: string): HttpProblem =>
  new HttpProblem('stripe_customer_invalid', detail, { param: '/stripe_customer' });
