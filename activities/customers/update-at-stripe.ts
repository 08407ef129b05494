import { stripeKey } from '../../src/domain/refs';
import type { FailedCall } from '../../src/stripe/error-table';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { customerKeyRef } from './customer-key';

/**
 * What changed here changes at Stripe before its page shows it. A refusal is final until the next
 * change; it does not keep anybody from paying.
 */
export async function updateAtStripe(
  deps: ActivityDeps,
  { effect, invoice: { customer }, stripe }: CurrentEffect<'openCheckout'>,
): Promise<FailedCall | null> {
  const { id, stripeCustomer, detailsVersion, name, email, locale } = customer;
  if (!customer.isOutdatedAtStripe || stripeCustomer === null) return null;
  if (stripeCustomer !== effect.stripeCustomer) return null;
  const hash = deps.digest(JSON.stringify([name, email, locale])).slice(0, 16);
  const key = stripeKey(customerKeyRef(deps, customer), 'customer', `${detailsVersion}-${hash}`);
  const updated = await stripe.updateCustomer(stripeCustomer, { key, name, email, locale });
  if (updated.kind === 'ok' || isFinal(updated)) {
    await deps.stores.customers.markGivenToStripe(id, detailsVersion);
  }
  return updated.kind === 'ok' ? null : updated;
}

/** Asking again would bring the same answer. */
export const isFinal = ({ kind }: FailedCall): boolean =>
  kind === 'refused' || kind === 'forbidden' || kind === 'declined';
