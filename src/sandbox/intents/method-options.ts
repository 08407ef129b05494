// payment_method_options: an object has them for each of its types, whether they were given or not.

type Options = Readonly<Record<string, unknown>>;

/** What Stripe shows when a request says nothing. */
type Unsaid = Readonly<Record<string, Options>>;

export const INTENT_OPTIONS: Unsaid = {
  bacs_debit: {},
  card: {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: 'automatic',
  },
  link: { persistent_token: null },
  paypal: { preferred_locale: null, reference: null },
  sepa_debit: {},
  us_bank_account: { verification_method: 'automatic' },
};

export const SETUP_OPTIONS: Unsaid = {
  bacs_debit: {},
  card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' },
  link: { persistent_token: null },
  paypal: {},
  sepa_debit: {},
  us_bank_account: { verification_method: 'automatic' },
};

export const SESSION_OPTIONS: Unsaid = {
  card: { request_three_d_secure: 'automatic' },
  us_bank_account: { verification_method: 'automatic' },
};

/** Shown beside what a request gave, and not without it. */
const BESIDE_GIVEN: Unsaid = { paypal: { preferred_locale: null, reference: null } };

/** The options of each type, and what a request gave of them. */
export function methodOptions<T>(unsaid: Unsaid, types: readonly string[], given: unknown): T {
  const stated = (given ?? {}) as Readonly<Record<string, Options | null>>;
  const shown: Record<string, Options> = {};
  for (const type of Object.keys({ ...unsaid, ...stated }).sort()) {
    const own = stated[type];
    if (!types.includes(type) && own === undefined) continue;
    if (own === undefined && unsaid[type] === undefined) continue;
    shown[type] = { ...(unsaid[type] ?? BESIDE_GIVEN[type]), ...own };
  }
  return shown as T;
}
