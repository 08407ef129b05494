import type { StripeReading } from '../../postgres/customers/customers';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';

/** Read from Stripe before it is linked, so that nobody is linked to what cannot be charged. */
export async function readStripeCustomer(
  deps: HttpDeps,
  connection: string,
  id: string,
): Promise<StripeReading> {
  const asOf = await deps.stores.databaseTime();
  const read = await deps.readStripeCustomer(connection, id);
  if (read.kind === 'missing') throw invalidStripeCustomer(whyMissing(id, read.detail));
  if (read.kind === 'ok' && read.value.deleted) {
    throw invalidStripeCustomer(`customer ${id} was deleted at Stripe; give another one`);
  }
  if (read.kind === 'refused') throw invalidStripeCustomer(read.detail);
  if (read.kind === 'ok') return { ...read.value, asOf };
  deps.log.warn({ why: read.kind }, 'a Stripe customer could not be read');
  const detail = 'this customer could not be read from Stripe; nothing was linked';
  throw new HttpProblem('stripe_unavailable', detail, {}, { 'Retry-After': '10' });
}

/** Why a Stripe customer is not linked, in words; other errors as they are. */
export function refuseLink(error: unknown): never {
  if (error instanceof Error && error.name === 'StripeCustomerTaken')
    throw new HttpProblem('stripe_customer_taken', error.message);
  if (error instanceof Error && error.name === 'CustomerIsCharged')
    throw new HttpProblem('customer_charging', error.message, {}, { 'Retry-After': '30' });
  throw error;
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
