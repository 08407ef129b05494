/** What the engine knows of one of Stripe's payment method types: one row a type. */
export interface PaymentMethodType {
  /** Stripe's name of it. */
  type: string;
  /** For people, where Stripe knows no brand or bank. */
  name: string;
  /** The field of Stripe's object that names it better. */
  nameFrom: 'brand' | 'bank_name' | null;
  /** The field by which Stripe recognises the same card or account; null where it has none. */
  recognisedBy: 'fingerprint' | 'payer_id' | null;
  currencies: 'all' | readonly string[];
  /** Offered where no setting names the methods. */
  offeredByDefault: boolean;
  /** A bank debit takes days, may be returned, and is announced before it is made. */
  settles: 'at_once' | 'in_days';
  /** Whether an excess goes back without a person; on command every type is refunded. */
  refundsByItself: boolean;
  /** Charged while the customer is away: always, or where Stripe has enabled it for the account. */
  offSession: 'always' | 'if_enabled';
  /** Only the issuer of a card warns of fraud before a dispute. */
  hasFraudWarnings: boolean;
}

const CARD: PaymentMethodType = {
  type: 'card',
  name: 'card',
  nameFrom: 'brand',
  recognisedBy: 'fingerprint',
  currencies: 'all',
  offeredByDefault: true,
  settles: 'at_once',
  refundsByItself: true,
  offSession: 'always',
  hasFraudWarnings: true,
};

const LINK: PaymentMethodType = {
  ...CARD,
  type: 'link',
  name: 'Link',
  nameFrom: null,
  recognisedBy: null,
  offeredByDefault: false,
  refundsByItself: false,
  hasFraudWarnings: false,
};

// Without recurring payments, which PayPal grants to an account, a payment is all that can be made.
const PAYPAL: PaymentMethodType = {
  ...LINK,
  type: 'paypal',
  name: 'PayPal',
  recognisedBy: 'payer_id',
  currencies: [
    'eur',
    'gbp',
    'usd',
    'chf',
    'czk',
    'dkk',
    'nok',
    'pln',
    'sek',
    'aud',
    'cad',
    'hkd',
    'nzd',
    'sgd',
  ],
  offSession: 'if_enabled',
};

const BANK_DEBIT = {
  nameFrom: null,
  recognisedBy: 'fingerprint',
  offeredByDefault: true,
  settles: 'in_days',
  refundsByItself: false,
  offSession: 'always',
  hasFraudWarnings: false,
} as const;

/** In the order in which they are offered. */
export const PAYMENT_METHODS: readonly PaymentMethodType[] = [
  CARD,
  LINK,
  { ...BANK_DEBIT, type: 'sepa_debit', name: 'SEPA debit', currencies: ['eur'] },
  {
    ...BANK_DEBIT,
    type: 'us_bank_account',
    name: 'US bank account',
    nameFrom: 'bank_name',
    currencies: ['usd'],
  },
  { ...BANK_DEBIT, type: 'bacs_debit', name: 'Bacs debit', currencies: ['gbp'] },
  PAYPAL,
];

export const SUPPORTED_METHODS: readonly string[] = PAYMENT_METHODS.map(({ type }) => type);

export const isSupported = (type: string): boolean => SUPPORTED_METHODS.includes(type);

/** The row of a type; undefined for one we cannot collect by, which Stripe may still report. */
export const paymentMethod = (type: string): PaymentMethodType | undefined =>
  PAYMENT_METHODS.find((row) => row.type === type);

/** What the currency leaves of the methods that were requested. */
export function methodsFor(currency: string, requested: readonly string[] | undefined): string[] {
  return PAYMENT_METHODS.filter(({ currencies }) => fits(currencies, currency))
    .filter((row) => requested?.includes(row.type) ?? row.offeredByDefault)
    .map(({ type }) => type);
}

/** Which rule took the last of them; without a wish some method is left in every currency. */
export function emptiedBy(
  asked: readonly string[] | undefined,
): 'settings' | 'support' | 'currency' {
  if (asked?.length === 0) return 'settings';
  return asked?.some((type) => SUPPORTED_METHODS.includes(type)) ? 'currency' : 'support';
}

const fits = (currencies: PaymentMethodType['currencies'], currency: string): boolean =>
  currencies === 'all' || currencies.includes(currency);

/** Whether it may be charged while the customer is away, on this account. */
export function isChargedOffSession(type: string, enabled: readonly string[] = []): boolean {
  const offSession = paymentMethod(type)?.offSession;
  return offSession === 'always' || (offSession === 'if_enabled' && enabled.includes(type));
}

/** The types that are charged off-session only on an account for which Stripe has enabled it. */
export const RECURRING_IF_ENABLED: readonly string[] = PAYMENT_METHODS.filter(
  ({ offSession }) => offSession === 'if_enabled',
).map(({ type }) => type);

export const settlesInDays = (type: string): boolean => paymentMethod(type)?.settles === 'in_days';

export const refundsByItself = (type: string): boolean =>
  paymentMethod(type)?.refundsByItself === true;

export const hasFraudWarnings = (type: string): boolean =>
  paymentMethod(type)?.hasFraudWarnings === true;
