import type Stripe from 'stripe';
import { andThen, callStripe, ok } from './call';
import type { Called } from './stripe-gateway';

export interface AccountRequest {
  key: string;
  email: string | null;
  businessName: string;
  metadata: Record<string, string>;
}

export interface AccountLinkRequest {
  key: string;
  account: string;
  /** Where Stripe sends a person back to whose link has been used or has expired. */
  refreshUrl: string;
  returnUrl: string;
}

/** With the whole dashboard: the business has its own keys there and settles with Stripe. */
export async function createConnectedAccount(
  stripe: Stripe,
  { key, email, businessName, metadata }: AccountRequest,
): Promise<Called<string>> {
  const params: Stripe.AccountCreateParams = {
    type: 'standard',
    business_profile: { name: businessName },
    metadata,
    ...(email !== null && { email }),
  };
  const created = await callStripe('account', () =>
    stripe.accounts.create(params, { idempotencyKey: key }),
  );
  return andThen(created, ({ object }) => ok(object.id));
}

/** Valid once, and for some minutes: made when it is asked for, and kept nowhere. */
export async function createAccountLink(
  stripe: Stripe,
  { key, account, refreshUrl, returnUrl }: AccountLinkRequest,
): Promise<Called<string>> {
  const params: Stripe.AccountLinkCreateParams = {
    account,
    type: 'account_onboarding',
    refresh_url: refreshUrl,
    return_url: returnUrl,
  };
  const created = await callStripe('account_link', () =>
    stripe.accountLinks.create(params, { idempotencyKey: key }),
  );
  return andThen(created, ({ object }) => ok(object.url));
}
