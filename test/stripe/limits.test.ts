import { maximumOf, minimumOf } from '../../src/domain/money';
import { realSandbox } from './real-sandbox';
import type { RealSandbox } from './real-sandbox';

// The least and the most that we let be charged are what Stripe takes, by currency.

let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox();
});
afterAll(() => stripe.stop());

const WITH_MINIMUM = [
  'usd',
  'aed',
  'aud',
  'bgn',
  'brl',
  'cad',
  'chf',
  'czk',
  'dkk',
  'eur',
  'gbp',
  'hkd',
  'huf',
  'inr',
  'jpy',
  'mxn',
  'myr',
  'nok',
  'nzd',
  'pln',
  'ron',
  'sek',
  'sgd',
  'thb',
];

const codeOf = async (currency: string, amount: number): Promise<string | null> => {
  const key = { idempotencyKey: `${currency}-${amount}` };
  return stripe.sdk.paymentIntents.create({ amount, currency }, key).then(
    () => null,
    (error: unknown) => (error as { code?: string }).code ?? 'without a code',
  );
};

test.each(WITH_MINIMUM)(
  '%s: the least amount is taken, one less is too small',
  async (currency) => {
    const least = minimumOf(currency);
    expect(least).toBeGreaterThan(0);
    expect(await codeOf(currency, least)).toBeNull();
    expect(await codeOf(currency, least - 1)).toBe('amount_too_small');
  },
);

test.each(['eur', 'usd', 'jpy', 'idr'])(
  '%s: the largest amount is taken, one more is too large',
  async (currency) => {
    const most = maximumOf(currency);
    expect(await codeOf(currency, most)).toBeNull();
    expect(await codeOf(currency, most + 1)).toBe('amount_too_large');
  },
);
