import { isKeptRoute } from '../kept/collections';
import { malformed } from './errors';

// What Stripe lets a request expand, and what comes out: a test holds this to stripe-node's
// declarations. A request is refused for a wrong path before it does anything.

type Kind = string;

/** Field to kind; `-` is a kind nobody has here, so the field stays null. */
export const EXPANDABLE: Readonly<Record<Kind, Readonly<Record<string, Kind>>>> = {
  account: {},
  application_fee: {
    account: 'account',
    application: '-',
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    originating_transaction: 'charge',
  },
  balance: { 'instant_available.net_available': '-' },
  balance_transaction: { source: '*' },
  card: { account: 'account', customer: 'customer' },
  charge: {
    application: '-',
    application_fee: 'application_fee',
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    on_behalf_of: 'account',
    'outcome.rule': '-',
    payment_intent: 'payment_intent',
    'payment_method_details.card.mandate': 'mandate',
    'payment_method_details.us_bank_account.mandate': 'mandate',
    refunds: 'refund',
    review: '-',
    source_transfer: '-',
    transfer: 'transfer',
    'transfer_data.destination': 'account',
  },
  'checkout.session': {
    customer: 'customer',
    invoice: '-',
    line_items: 'item',
    payment_intent: 'payment_intent',
    payment_link: '-',
    setup_intent: 'setup_intent',
    subscription: '-',
    'total_details.breakdown': '-',
  },
  customer: {
    cash_balance: '-',
    default_source: '-',
    invoice_credit_balance: '-',
    'invoice_settings.default_payment_method': 'payment_method',
    sources: '-',
    subscriptions: '-',
    tax: '-',
    tax_ids: '-',
    test_clock: 'test_helpers.test_clock',
  },
  dispute: { charge: 'charge', payment_intent: 'payment_intent' },
  item: {},
  mandate: { payment_method: 'payment_method' },
  payment_intent: {
    application: '-',
    customer: 'customer',
    latest_charge: 'charge',
    on_behalf_of: 'account',
    payment_method: 'payment_method',
    payment_record: '-',
    review: '-',
    source: '-',
    'transfer_data.destination': 'account',
  },
  payment_method: { customer: 'customer', 'sepa_debit.generated_from.charge': 'charge' },
  price: { product: 'product' },
  product: { default_price: 'price', tax_code: '-' },
  'radar.early_fraud_warning': { charge: 'charge', payment_intent: 'payment_intent' },
  refund: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    payment_method: 'payment_method',
    source_transfer_reversal: '-',
    transfer_reversal: '-',
  },
  transfer: {
    balance_transaction: 'balance_transaction',
    destination: 'account',
    destination_payment: 'charge',
    source_transaction: 'charge',
  },
  setup_intent: {
    application: '-',
    customer: 'customer',
    latest_attempt: '-',
    mandate: 'mandate',
    on_behalf_of: 'account',
    payment_method: 'payment_method',
    single_use_mandate: 'mandate',
  },
};

/** Objects that are whole inside another one: a path goes on through them. */
const INLINE: Readonly<Record<Kind, Readonly<Record<string, Kind>>>> = {
  application_fee: { refunds: 'application_fee.refund' },
  'application_fee.refund': { balance_transaction: 'balance_transaction', fee: 'application_fee' },
  dispute: { balance_transactions: 'balance_transaction' },
  item: { price: 'price' },
  transfer: { reversals: 'transfer.reversal' },
  'transfer.reversal': { balance_transaction: 'balance_transaction', transfer: 'transfer' },
};

const MAX_DEPTH = 4;

const KINDS: Readonly<Record<string, Kind>> = {
  accounts: 'account',
  account: 'account',
  balance: 'balance',
  balance_transactions: 'balance_transaction',
  charges: 'charge',
  customers: 'customer',
  disputes: 'dispute',
  mandates: 'mandate',
  payment_intents: 'payment_intent',
  payment_methods: 'payment_method',
  prices: 'price',
  products: 'product',
  refunds: 'refund',
  setup_intents: 'setup_intent',
};

/** What a route answers with, by its path. */
function kindOf(route: string): Kind {
  if (route.endsWith('/line_items')) return 'item';
  if (route.endsWith('/refunds')) return 'refund';
  if (route.includes('/checkout/sessions')) return 'checkout.session';
  if (route.includes('/early_fraud_warnings')) return 'radar.early_fraud_warning';
  if (route.includes('/payment_methods')) return 'payment_method';
  return KINDS[route.split('/')[2] ?? ''] ?? '-';
}

export function refuseExpand(route: string, paths: readonly string[]): void {
  if (paths.length > 0 && isKeptRoute(route)) {
    throw malformed(`The sandbox expands nothing of ${route}: leave it out.`, undefined, 'expand');
  }
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.length > MAX_DEPTH + (isList(route) ? 1 : 0)) {
      throw malformed(
        `You cannot expand more than ${MAX_DEPTH} levels of a property. You tried '${path}'.`,
        undefined,
        'expand',
      );
    }
    if (isList(route) && steps.shift() !== 'data') {
      throw notExpandable(
        path.split('.')[0] ?? '',
        ` You may want to try expanding 'data.${path.split('.')[0] ?? ''}' instead.`,
      );
    }
    refuseSteps(kindOf(route), steps, path);
  }
}

/** A list's own fields cannot be expanded, only those of its rows. */
const isList = (route: string): boolean =>
  route.startsWith('GET ') && !/(:id|:pm|\/account|\/balance)$/.test(route);

function refuseSteps(kind: Kind, steps: readonly string[], path: string): void {
  // Any object that moved money can be the source of a balance transaction.
  if (steps.length === 0 || kind === '*') return;
  const fields = EXPANDABLE[kind] ?? {};
  // The longest name first: invoice_settings.default_payment_method is one.
  for (let length = steps.length; length > 0; length -= 1) {
    const next = fields[steps.slice(0, length).join('.')];
    if (next === undefined) continue;
    const remaining = steps.slice(length);
    return refuseSteps(next, remaining[0] === 'data' ? remaining.slice(1) : remaining, path);
  }
  const inline = INLINE[kind]?.[steps[0] ?? ''];
  if (inline !== undefined) {
    const inner = steps.slice(1);
    return refuseSteps(inline, inner[0] === 'data' ? inner.slice(1) : inner, path);
  }
  const unknown = steps[0] ?? '';
  const before = path
    .split('.')
    .slice(0, -steps.length)
    .filter((step) => step !== 'data');
  throw notExpandable([...before, unknown].join('.'));
}

function notExpandable(field: string, hint = ''): Error {
  return malformed(`This property cannot be expanded (${field}).${hint}`, undefined, 'expand');
}
