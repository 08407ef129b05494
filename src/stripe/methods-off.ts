import type Stripe from 'stripe';

/** The capability of an account behind each method type. */
const CAPABILITIES: Readonly<Record<string, keyof Stripe.Account.Capabilities>> = {
  card: 'card_payments',
  link: 'link_payments',
  sepa_debit: 'sepa_debit_payments',
  us_bank_account: 'us_bank_account_ach_payments',
  bacs_debit: 'bacs_debit_payments',
};

/** Types that Stripe says are not active; of what it does not name nobody knows. */
export function methodsOff({ capabilities }: Stripe.Account): string[] {
  return Object.entries(CAPABILITIES)
    .filter(([, name]) => (capabilities?.[name] ?? 'active') !== 'active')
    .map(([type]) => type);
}
