import { RULED_ENDPOINTS } from '../declared/endpoints';
import type { Answer, Exchange } from './cassettes';

// Which recorded requests the sandbox is held to: those whose endpoint it plays. What is left out
// is written here, by endpoint and with the reason.

export interface Exclusion {
  /** Of which endpoints; `*` of all. */
  readonly endpoint: string;
  readonly reason: string;
  readonly when: (exchange: Exchange, seen: ReadonlyMap<string, Answer>) => boolean;
}

const PATTERNS = Object.keys(RULED_ENDPOINTS)
  .map((endpoint) => {
    const pattern = endpoint.replace(/:\w+/g, '[^/]+');
    return { endpoint, expression: new RegExp(`^${pattern}$`) };
  })
  // `payment_intents/search` is no id.
  .sort((one, other) => one.endpoint.split(':').length - other.endpoint.split(':').length);

export function endpointOf({ method, path }: Exchange): string | undefined {
  return PATTERNS.find(({ expression }) => expression.test(`${method} ${path}`))?.endpoint;
}

const names =
  (parameter: string) =>
  ({ form }: Exchange): boolean =>
    [...new URLSearchParams(form)].some(
      ([name, value]) => (name === parameter || name.startsWith(`${parameter}[`)) && isOn(value),
    );

const isOn = (value: string): boolean => value !== 'false' && value !== '';

/** An account that is not a standard one; its answer says so, at the latest elsewhere. */
function customAccount({ path, form, answer }: Exchange, seen: ReadonlyMap<string, Answer>) {
  const asked = new URLSearchParams(form).get('type');
  const id = path.split('/')[3] ?? '';
  const type = asked ?? answer['type'] ?? seen.get(id)?.['type'];
  return type === undefined || type !== 'standard';
}

/** A check that refuses only where the account asked for it; the card pays otherwise. */
function failsCheck({ error }: Answer): boolean {
  const { code, decline_code: declined } = (error ?? {}) as Record<string, string | undefined>;
  return code === 'incorrect_zip' || (code === 'incorrect_cvc' && declined === undefined);
}

const PLAYED_METHODS = ['card', 'sepa_debit', 'us_bank_account', 'bacs_debit', 'link', 'paypal'];

const METHODS_NOT_PLAYED =
  'methods other than card, sepa_debit, us_bank_account, bacs_debit, link and paypal';
const CUSTOM = 'custom and express accounts: standard ones alone are played';
const TRANSFERS = "Connect's transfers and application fees are not played";
const SOURCES = 'Sources are not played: a card or token given to a customer';

const of = (endpoints: string, reason: string, when: Exclusion['when']): Exclusion[] =>
  endpoints.split(', ').map((endpoint) => ({ endpoint, reason, when }));

export const EXCLUSIONS: readonly Exclusion[] = [
  ...of('*', 'a lock of that moment (429)', ({ status }) => status === 429),
  ...of('*', 'the recorded key was wrong (401)', ({ status }) => status === 401),
  ...of(
    'POST /v1/accounts, GET /v1/accounts/:id, POST /v1/accounts/:id, DELETE /v1/accounts/:id',
    CUSTOM,
    (exchange, seen) => exchange.status !== 403 && customAccount(exchange, seen),
  ),
  ...of('POST /v1/account_links', CUSTOM, ({ form }, seen) => {
    const id = new URLSearchParams(form).get('account') ?? '';
    return seen.get(id)?.['type'] !== 'standard';
  }),
  ...of('POST /v1/payment_methods', METHODS_NOT_PLAYED, ({ form }) => {
    const type = new URLSearchParams(form).get('type');
    return type !== null && !PLAYED_METHODS.includes(type);
  }),
  ...of('POST /v1/customers', SOURCES, names('source')),
  ...of('POST /v1/customers', SOURCES, names('card')),
  ...of('POST /v1/refunds', TRANSFERS, names('refund_application_fee')),
  ...of('POST /v1/refunds', TRANSFERS, names('reverse_transfer')),
  ...of('POST /v1/tokens', SOURCES, names('customer')),
  ...of('POST /v1/payment_intents', 'Indian mandates are not played', names('mandate')),
  ...of(
    'POST /v1/payment_intents, POST /v1/payment_intents/:id/confirm, POST /v1/customers',
    "the rules of that account's Radar refused a failed check of postal code or CVC",
    ({ answer }) => failsCheck(answer),
  ),
  ...of(
    'POST /v1/checkout/sessions',
    'subscriptions are not played',
    ({ form }) => new URLSearchParams(form).get('mode') === 'subscription',
  ),
  ...of('GET /v1/charges/:id', "Stripe's own invoices are not played", ({ form }) =>
    /=(?:data\.)?invoice\b/.test(form),
  ),
  ...of(
    'GET /v1/charges',
    'how many charges the account had already',
    ({ status }) => status === 400,
  ),
  ...of(
    'GET /v1/balance_transactions/:id',
    'payouts and transfers are not played, nor are their balance transactions',
    ({ answer }) => !['charge', 'payment', 'refund', 'adjustment'].includes(String(answer['type'])),
  ),
];

export function exclusionOf(
  exchange: Exchange,
  seen: ReadonlyMap<string, Answer>,
): string | undefined {
  const endpoint = endpointOf(exchange);
  if (endpoint === undefined) return 'the endpoint is not played';
  return EXCLUSIONS.find(
    (each) => (each.endpoint === '*' || each.endpoint === endpoint) && each.when(exchange, seen),
  )?.reason;
}
