import { iso } from '../../contract/responses/shared';
import type { CustomerRow } from '../../postgres/customers/customer-row';
import type { SetupCheckoutResult } from '../http-deps';
import { HttpProblem } from '../http-problem';
import type { OperationCall } from './operation-handler';

type SetupCall = Pick<OperationCall<'openCustomerCheckout'>, 'deps' | 'body'>;

export async function openCustomerCheckout({ deps, body }: SetupCall, customer: CustomerRow) {
  const result = await deps.openSetupCheckout(customer, body.regenerate === true);
  if (result.kind !== 'open') throw problemOf(result);
  const { checkout } = result;
  return {
    status: 200 as const,
    body: {
      object: 'customer_checkout' as const,
      customer: customer.id,
      external_id: customer.externalId,
      stripe_customer: checkout.stripeCustomer,
      checkout_url: checkout.url,
      expires_at: iso(checkout.expiresAt),
    },
  };
}

const WHY_NOT = {
  never:
    'no Stripe customer is created for this customer (create_stripe_customer is never), and ' +
    'Stripe stores methods of customers only: link one, or change the setting',
  unlinked: 'the Stripe customer was unlinked: link one first',
} as const;

function problemOf(result: Exclude<SetupCheckoutResult, { kind: 'open' }>): HttpProblem {
  if (result.kind === 'no_method') return new HttpProblem('method_not_storable', result.why);
  if (result.kind !== 'failed') return new HttpProblem('method_not_storable', WHY_NOT[result.kind]);
  const { called } = result;
  if (called.kind === 'refused' || called.kind === 'missing' || called.kind === 'forbidden')
    return new HttpProblem('checkout_refused', called.detail);
  const detail = 'Stripe could not be reached, or is busy: ask again, and get the same session';
  return new HttpProblem('stripe_unavailable', detail, {}, { 'Retry-After': '5' });
}
