import { isWallet, WALLET_TYPES } from '../objects/wallets';
import { invalid, malformed } from '../transport/errors';

// The payment method types of an intent or a session. Stripe filters silently: a type that does not
// fit the currency is not refused, it is left out.

export const SUPPORTED_TYPES = [
  'card',
  'sepa_debit',
  'us_bank_account',
  'bacs_debit',
  ...WALLET_TYPES,
] as const;

/** A type without a row takes every currency. */
const CURRENCIES_OF: Readonly<Record<string, readonly string[]>> = {
  sepa_debit: ['eur'],
  us_bank_account: ['usd'],
  bacs_debit: ['gbp'],
  paypal: 'eur gbp usd chf czk dkk nok pln sek aud cad hkd nzd sgd'.split(' '),
};

const takes = (type: string, currency: string): boolean =>
  CURRENCIES_OF[type]?.includes(currency) ?? true;

/** A dashboard has wallets switched on or off; here they are on where a request names them. */
const isOffered = (type: string, allowed: readonly string[] | undefined): boolean =>
  allowed?.includes(type) ?? !isWallet(type);

export interface MethodTypeParams {
  allowed_payment_method_types?: readonly string[];
  excluded_payment_method_types?: readonly string[];
  payment_method_types?: readonly string[];
}

/** From this version on payment_method_types is no longer a parameter. */
export const TYPES_REMOVED_IN = '2026-09-30';

export function methodTypes(given: MethodTypeParams, currency: string | null): string[] {
  if (given.payment_method_types !== undefined) return [...given.payment_method_types];
  const excluded = given.excluded_payment_method_types ?? [];
  const fitting = SUPPORTED_TYPES.filter(
    (type) =>
      (currency === null || takes(type, currency)) &&
      !excluded.includes(type) &&
      isOffered(type, given.allowed_payment_method_types),
  );
  if (fitting.length === 0) {
    throw invalid(
      'No valid payment method types for this request. Please ensure that you have activated ' +
        'payment methods compatible with your chosen currency in your dashboard, and that ' +
        'allowed_payment_method_types names one of them.',
      'payment_intent_invalid_parameter',
      'allowed_payment_method_types',
    );
  }
  return fitting;
}

export const typesRemoved = (): Error =>
  malformed(
    'The payment_method_types parameter is no longer supported. Use allowed_payment_method_types ' +
      'or excluded_payment_method_types instead.',
    'payment_method_types_no_longer_supported',
    'payment_method_types',
  );

/** A payment method must be of an offered type, and a bank debit in its own currency. */
export function refuseMethodType(type: string, types: readonly string[], currency: string): void {
  if (!types.includes(type)) {
    throw invalid(
      `The PaymentMethod provided (${type}) is not allowed for this PaymentIntent. Please attach ` +
        `a PaymentMethod of one of the following types: ${types.join(', ')}.`,
      'payment_intent_incompatible_payment_method',
      'payment_method',
    );
  }
  if (!takes(type, currency)) {
    const needed = CURRENCIES_OF[type]?.join(', ') ?? '';
    throw invalid(
      `The payment method type ${type} requires the currency ${needed}; this one has ${currency}.`,
      'payment_method_currency_mismatch',
      'currency',
    );
  }
}
