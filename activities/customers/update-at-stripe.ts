import { customerAtStripe } from '../../src/domain/customer';
import { stripeKey } from '../../src/domain/refs';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { FailedCall } from '../../src/stripe/error-table';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { customerContentHash, customerKeyRef } from './customer-key';

/**
 * What changed here changes at Stripe before its page shows it. A refusal is final until the next
 * change; it does not keep anybody from paying.
 */
export async function updateAtStripe(
  deps: ActivityDeps,
  { effect, invoice: { customer }, stripe }: CurrentEffect<'openCheckout'>,
): Promise<FailedCall | null> {
  if (customer.stripeCustomer !== effect.stripeCustomer) return null;
  return pushDetails(deps, stripe, customer);
}

type PushDeps = Pick<ActivityDeps, 'digest'> & {
  stores: Pick<ActivityDeps['stores'], 'customers'>;
};

/** The key names what is given: the same again is one update, from wherever it is sent. */
export async function pushDetails(
  deps: PushDeps,
  stripe: Pick<StripeGateway, 'updateCustomer'>,
  customer: CustomerRow,
): Promise<FailedCall | null> {
  const { id, stripeCustomer, detailsVersion } = customer;
  if (!customer.isOutdatedAtStripe || stripeCustomer === null) return null;
  const wanted = customerAtStripe(customer);
  const hash = customerContentHash(deps, wanted);
  const key = stripeKey(customerKeyRef(deps, customer), 'customer', `${detailsVersion}-${hash}`);
  const updated = await stripe.updateCustomer(stripeCustomer, { key, ...wanted });
  if (updated.kind === 'ok' || isFinal(updated)) {
    await deps.stores.customers.markGivenToStripe(id, detailsVersion);
  }
  return updated.kind === 'ok' ? null : updated;
}

/** Asking again would bring the same answer. */
export const isFinal = ({ kind }: FailedCall): boolean =>
  kind === 'refused' || kind === 'forbidden' || kind === 'declined';
