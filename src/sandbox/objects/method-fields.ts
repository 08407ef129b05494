import type Stripe from 'stripe';
import { createHash } from 'node:crypto';
import type { CardNumber } from '../world/account-store';
import type { World } from '../world/world';
import type { TestBank } from './banks';
import type { TestCard } from './cards';

// The fields of a payment method: what Stripe shows of a card or a bank account.

export type BillingParams = Stripe.PaymentMethodCreateParams.BillingDetails;

/** The parameters a payment method is created from. */
export interface MethodData {
  type?: string;
  card?: {
    number?: string;
    token?: string;
    exp_month?: number;
    exp_year?: number;
    cvc?: string;
  };
  sepa_debit?: { iban: string };
  us_bank_account?: {
    account_number?: string;
    routing_number?: string;
    account_holder_type?: string;
    account_type?: string;
  };
  bacs_debit?: { account_number?: string; sort_code?: string };
  link?: Stripe.PaymentMethodCreateParams.Link;
  paypal?: Stripe.PaymentMethodCreateParams.Paypal;
  billing_details?: BillingParams;
  metadata?: Stripe.Emptyable<Stripe.MetadataParam>;
  allow_redisplay?: Stripe.PaymentMethod.AllowRedisplay;
}

export type MethodFields = Pick<Stripe.PaymentMethod, 'type'> & Partial<Stripe.PaymentMethod>;

export function billing(given: BillingParams | undefined): Stripe.PaymentMethod.BillingDetails {
  const address = given?.address;
  return {
    address: {
      city: null,
      country: null,
      line1: null,
      line2: null,
      postal_code: null,
      state: null,
      ...(typeof address === 'object' ? address : {}),
    } as Stripe.Address,
    email: given?.email ?? null,
    name: given?.name ?? null,
    phone: given?.phone ?? null,
    tax_id: given?.tax_id ?? null,
  };
}

export function cardFields(world: World, card: TestCard, given: CardNumber | null): MethodFields {
  const nextYear = new Date(world.clock.now()).getUTCFullYear() + 1;
  return {
    type: 'card',
    card: {
      brand: card.brand,
      checks: {
        address_line1_check: null,
        address_postal_code_check: null,
        cvc_check: given === null || given.cvc === true ? 'unchecked' : null,
      },
      country: card.country,
      display_brand: card.brand,
      exp_month: given?.exp_month ?? 12,
      exp_year: given?.exp_year ?? nextYear,
      fingerprint: fingerprint(card.number),
      funding: card.funding,
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
  };
}

export function bankFields(bank: TestBank, given?: MethodData['us_bank_account']): MethodFields {
  const print = fingerprint(bank.account);
  if (bank.type === 'sepa_debit') {
    return {
      type: 'sepa_debit',
      sepa_debit: {
        bank_code: bank.routing,
        branch_code: '',
        country: bank.country,
        fingerprint: print,
        generated_from: { charge: null, setup_attempt: null },
        last4: bank.last4,
      },
    };
  }
  if (bank.type === 'bacs_debit') {
    return {
      type: 'bacs_debit',
      bacs_debit: { fingerprint: print, last4: bank.last4, sort_code: bank.routing },
    };
  }
  return {
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: (given?.account_holder_type ?? 'individual') as 'individual',
      account_type: (given?.account_type ?? 'checking') as 'checking',
      bank_name: 'STRIPE TEST BANK',
      financial_connections_account: null,
      fingerprint: print,
      last4: bank.last4,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: bank.routing,
      status_details: {},
    },
  };
}

// The same number has the same fingerprint everywhere, as at Stripe within one account.
export const fingerprints = new Map<string, string>();
const FINGERPRINTS_KEPT = 10_000;

export function fingerprint(number: string): string {
  const existing = fingerprints.get(number);
  if (existing !== undefined) return existing;
  const hash = createHash('sha256').update(number).digest('base64url');
  const made = hash.replaceAll(/[-_]/g, 'x').slice(0, 16);
  if (fingerprints.size >= FINGERPRINTS_KEPT) fingerprints.clear();
  fingerprints.set(number, made);
  return made;
}
