import type Stripe from 'stripe';
import { callStripe } from './call';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { Called } from './stripe-gateway';

/** What a restricted key must be allowed. The table of docs/operating.md is compared with it. */
export interface KeyPermission {
  /** As on Stripe's form for restricted keys. */
  resource: string;
  access: 'Read' | 'Write';
  /** As Stripe names it when it refuses. */
  permission: string;
  without: string;
  /**
   * One cheap call that changes nothing. Stripe looks at the permission before it looks for the
   * object, so that a change of one that is not there says whether it would be allowed.
   */
  probe(stripe: Stripe, idempotencyKey: string): Promise<Called<unknown>>;
}

/** An id that Stripe gives to no object. */
const idOfNothing = (prefix: string): string => `${prefix}_permissionprobe`;

export const PERMISSIONS: readonly KeyPermission[] = [
  {
    resource: 'PaymentIntents',
    access: 'Write',
    permission: 'payment_intent_write',
    without: 'no stored method is charged, and no payment is recorded',
    probe: (stripe, idempotencyKey) =>
      callStripe('payment_intent', () =>
        stripe.paymentIntents.cancel(idOfNothing('pi'), {}, { idempotencyKey }),
      ),
  },
  {
    resource: 'Checkout Sessions',
    access: 'Write',
    permission: 'checkout_session_write',
    without: 'nobody can pay by the link',
    probe: (stripe, idempotencyKey) =>
      callStripe('checkout.session', () =>
        stripe.checkout.sessions.expire(idOfNothing('cs_test'), {}, { idempotencyKey }),
      ),
  },
  {
    resource: 'Customers',
    access: 'Write',
    permission: 'customer_write',
    without: 'checkouts have no customer, so no method is stored',
    probe: (stripe, idempotencyKey) =>
      callStripe('customer', () =>
        stripe.customers.update(idOfNothing('cus'), { name: 'nobody' }, { idempotencyKey }),
      ),
  },
  {
    resource: 'PaymentMethods',
    access: 'Read',
    permission: 'payment_method_read',
    without: 'stored methods are not known, so none is charged',
    probe: (stripe) =>
      callStripe('list', () =>
        stripe.customers.listPaymentMethods(idOfNothing('cus'), { limit: 1 }),
      ),
  },
  {
    resource: 'Charges',
    access: 'Read',
    permission: 'charge_read',
    without: 'payments have no charge, and events that name only one are not understood',
    probe: (stripe) => callStripe('list', () => stripe.charges.list({ limit: 1 })),
  },
  {
    resource: 'Refunds',
    access: 'Write',
    permission: 'refund_write',
    without: 'no refund is given, and those made in the dashboard are not known',
    probe: (stripe, idempotencyKey) =>
      callStripe('refund', () =>
        stripe.refunds.create({ payment_intent: idOfNothing('pi') }, { idempotencyKey }),
      ),
  },
  {
    resource: 'Disputes',
    access: 'Write',
    permission: 'dispute_write',
    without: 'disputes are not known (Read), and cannot be accepted',
    probe: (stripe, idempotencyKey) =>
      callStripe('dispute', () => stripe.disputes.close(idOfNothing('dp'), {}, { idempotencyKey })),
  },
  {
    resource: 'Early fraud warnings',
    access: 'Read',
    permission: 'early_fraud_warning_read',
    without: 'warnings are not known',
    probe: (stripe) => callStripe('list', () => stripe.radar.earlyFraudWarnings.list({ limit: 1 })),
  },
  {
    resource: 'Events',
    access: 'Read',
    permission: 'event_read',
    without: 'what webhooks lost is not found, and `rebuild --since` fails',
    probe: (stripe) => callStripe('list', () => stripe.events.list({ limit: 1 })),
  },
  {
    resource: 'Accounts',
    access: 'Read',
    permission: 'connected_account_read',
    without: 'an account that takes no charges is noticed by failed charges only',
    probe: (stripe) => callStripe('account', () => stripe.accounts.retrieveCurrent()),
  },
];

/** Stripe's name of each missing permission, with its words. */
export type MissingPermissions = Readonly<Record<string, string>>;

/**
 * Asks once for each permission; null where Stripe did not answer. A secret key that is not
 * restricted has all of them, so nothing is asked.
 */
export async function probePermissions(
  settings: StripeSettings,
  now: number,
): Promise<MissingPermissions | null> {
  if (!settings.secretKey.startsWith('rk_')) return {};
  const stripe = createStripeClient(settings);
  const missing: Record<string, string> = {};
  for (const { permission, probe } of PERMISSIONS) {
    const called = await probe(stripe, `permissions/${permission}/${now}`);
    if (['busy', 'out_of_turn', 'unknown', 'unauthorized'].includes(called.kind)) return null;
    if (called.kind === 'forbidden') missing[nameOf(called, permission)] = called.detail;
  }
  return missing;
}

const nameOf = ({ permission }: { permission: string }, ours: string): string =>
  permission === 'unnamed' ? ours : permission;
