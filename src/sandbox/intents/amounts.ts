import { invalid, malformed } from '../transport/errors';

// Stripe's smallest amounts by currency, in minor units.
const MINIMUMS: Readonly<Record<string, number>> = {
  usd: 50, aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50,
  gbp: 30, hkd: 400, huf: 17500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50,
  pln: 200, ron: 200, sek: 300, sgd: 50, thb: 1000,
}; // prettier-ignore

const ZERO_DECIMAL = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
const WHOLE_HUNDREDS = new Set(['isk', 'ugx']);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));
// Eight digits, and twelve of rupiah.
const largestOf = (currency: string): number => (currency === 'idr' ? 999_999_999_999 : 99_999_999);

const TOO_SMALL =
  'The amount must be greater than or equal to the minimum charge amount allowed for your ' +
  'account and the currency set ' +
  '(https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save ' +
  'a Payment Method for future use without an immediate payment, use a Setup Intent instead: ' +
  'https://docs.stripe.com/payments/setup-intents';

export function refuseAmount(amount: number, currency: string, what?: string): void {
  if (amount < 1) {
    throw malformed(TOO_SMALL, 'parameter_invalid_integer', 'amount');
  }
  const largest = largestOf(currency);
  if (amount > largest) {
    throw invalid(
      `Amount must be no more than ${shown(largest, currency)}`,
      'amount_too_large',
      'amount',
    );
  }
  const minimum = MINIMUMS[currency] ?? 0;
  if (amount < minimum) {
    throw invalid(
      `${what ?? 'Amount must be'} at least ${shown(minimum, currency)}`,
      'amount_too_small',
      what === undefined ? 'amount' : undefined,
    );
  }
  if (WHOLE_HUNDREDS.has(currency) && amount % 100 !== 0) {
    throw invalid(
      `Invalid amount for ${currency}: it must be a multiple of 100.`,
      'parameter_invalid_integer',
      'amount',
    );
  }
  if (THREE_DECIMAL.has(currency) && amount % 10 !== 0) {
    throw invalid(
      `Invalid amount for ${currency}: the last digit must be 0.`,
      'parameter_invalid_integer',
      'amount',
    );
  }
}

/** "$0.50 usd", "175.00 Ft huf": a readable amount with its currency code. */
export function shown(amount: number, currency: string): string {
  return `${withSign(amount, currency)} ${currency}`;
}

const SIGNS: Readonly<Record<string, string>> = { usd: '$', eur: '€', gbp: '£' };

/** "$0.50", "175.00 Ft": without the code. */
export function withSign(amount: number, currency: string): string {
  const number = decimals(amount, currency);
  return currency === 'huf' ? `${number} Ft` : `${SIGNS[currency] ?? ''}${number}`;
}

export function decimals(amount: number, currency: string): string {
  if (ZERO_DECIMAL.has(currency)) return String(amount);
  const digits = THREE_DECIMAL.has(currency) ? 3 : 2;
  return (amount / 10 ** digits).toFixed(digits);
}
