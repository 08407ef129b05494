import type Stripe from 'stripe';
import { createHash } from 'node:crypto';
import { usualBehaviour } from './behaviour';
import { declineOf } from './declines';
import type { Behaviour } from './behaviour';
import type { Decline } from './declines';
import type { MethodFields } from './method-fields';

// PayPal and Link: a payer is recognised by an e-mail address, and pays at once. PayPal sends them
// to its own page first; Link does not, as Checkout itself has recognised them.

export const WALLET_TYPES = ['link', 'paypal'] as const;
type WalletType = (typeof WALLET_TYPES)[number];

export const isWallet = (type: string): type is WalletType =>
  WALLET_TYPES.some((wallet) => wallet === type);

const WALLET_EMAIL = 'jenny@example.com';

/** PayPal's id of a payer: the same address is the same payer. */
const payerId = (email: string): string =>
  createHash('sha256').update(email).digest('hex').slice(0, 13).toUpperCase();

export function walletFields(type: WalletType, email = WALLET_EMAIL): MethodFields {
  if (type === 'link') return { type, link: { email } };
  return { type, paypal: { country: 'DE', payer_email: email, payer_id: payerId(email) } };
}

/** An address that begins with "declined" is one whose wallet never pays. */
export function walletBehaviour(type: WalletType, email = WALLET_EMAIL): Behaviour {
  const declines = email.startsWith('declined');
  const usual = usualBehaviour();
  if (type === 'link') {
    return { ...usual, decline: declines ? declineOf('generic_decline') : null };
  }
  return {
    ...usual,
    authentication: 'until_set_up',
    declineAfterAuthentication: declines ? PAYPAL_DECLINE : null,
  };
}

const PAYPAL_DECLINE: Decline = {
  code: 'payment_method_provider_decline',
  declineCode: null,
  adviceCode: null,
};

/** What a charge shows of the wallet. */
export function walletDetails(
  method: Stripe.PaymentMethod,
): Stripe.Charge.PaymentMethodDetails | null {
  if (method.link !== undefined) {
    return { type: 'link', link: { country: null } };
  }
  if (method.paypal === undefined) return null;
  const { country, payer_email, payer_id } = method.paypal;
  const payer_name = method.billing_details.name;
  const transaction = { seller_protection: null, transaction_id: payerId(method.id) };
  return {
    type: 'paypal',
    paypal: { country, payer_email, payer_id, payer_name, ...transaction },
  };
}

/** The customer pressed Cancel on PayPal's page. */
export const PAYPAL_CANCELED: Decline = {
  code: 'payment_method_customer_decline',
  declineCode: null,
  adviceCode: null,
};
