// What the sandbox keeps without rules: objects of the declared shape, with the lists, changes and
// events Stripe has for them. Which calls there are follows from what stripe-node declares.

export interface Collection {
  /** What Stripe calls the object. */
  readonly object: string;
  /** Its list; `:id` is the object it belongs to. */
  readonly path: string;
  readonly prefix: string;
  /** Event types when one is made, changed and gone; null where Stripe is silent. */
  readonly created: string | null;
  readonly updated: string | null;
  readonly deleted: string | null;
  /** Fields of a new one that differ from the usual empty value. */
  readonly first: Readonly<Record<string, unknown>>;
  /** Fields that are the first of a list of other objects, and which list that is. */
  readonly includes: Readonly<Record<string, Included>>;
  /** The parameter of its list that names the object it belongs to, where no field of it does. */
  readonly owner: string | null;
  /** All of the list at once. */
  readonly unpaged: boolean;
  /** A DELETE leaves the object, with this status. */
  readonly endsAs: string | null;
}

export interface Included {
  readonly object: string;
  /** Of its list, behind our own address or, with a query, by itself. */
  readonly path: string;
}

type More = Partial<Pick<Collection, 'first' | 'includes' | 'owner' | 'unpaged' | 'endsAs'>>;

/** `events` is the beginning of the types, then their endings; `-` where there is none. */
function collection(
  object: string,
  path: string,
  prefix: string,
  events: string,
  more: More = {},
): Collection {
  const [subject = '', ...ends] = events.split(' ');
  const typeOf = (end: string | undefined): string | null =>
    end === undefined || end === '-' ? null : `${subject}.${end}`;
  return {
    object,
    path: `/v1/${path}`,
    prefix,
    created: typeOf(ends[0]),
    updated: typeOf(ends[1]),
    deleted: typeOf(ends[2]),
    first: {},
    includes: {},
    owner: null,
    unpaged: false,
    endsAs: null,
    ...more,
  };
}

const SILENT = '';
const status = (first: string): More => ({ first: { status: first } });
const includes = (field: string, object: string, path: string): Collection['includes'] => ({
  [field]: { object, path },
});

const BILLING: readonly Collection[] = [
  collection('coupon', 'coupons', '', 'coupon created updated deleted', {
    first: { valid: true, duration: 'once' },
  }),
  collection('credit_note', 'credit_notes', 'cn', 'credit_note created updated', {
    ...status('issued'),
    includes: includes('lines', 'credit_note_line_item', 'lines'),
  }),
  collection('credit_note_line_item', 'credit_notes/:id/lines', 'cnli', SILENT),
  collection('invoice', 'invoices', 'in', 'invoice created updated deleted', {
    ...status('draft'),
    includes: includes('lines', 'line_item', 'lines'),
  }),
  collection('line_item', 'invoices/:id/lines', 'il', SILENT),
  collection('invoice_payment', 'invoice_payments', 'inpay', SILENT, status('open')),
  collection('invoiceitem', 'invoiceitems', 'ii', 'invoiceitem created - deleted'),
  collection('plan', 'plans', 'plan', 'plan created updated deleted', { first: { active: true } }),
  collection('promotion_code', 'promotion_codes', 'promo', 'promotion_code created updated', {
    first: { active: true },
  }),
  collection('quote', 'quotes', 'qt', 'quote created', status('draft')),
  collection('item', 'quotes/:id/line_items', 'li', SILENT),
  collection('payment_link', 'payment_links', 'plink', 'payment_link created updated', {
    first: { active: true },
  }),
  collection('item', 'payment_links/:id/line_items', 'li', SILENT),
  collection('shipping_rate', 'shipping_rates', 'shr', SILENT, { first: { active: true } }),
  collection(
    'subscription',
    'subscriptions',
    'sub',
    'customer.subscription created updated deleted',
    {
      ...status('active'),
      includes: includes('items', 'subscription_item', 'subscription_items?subscription='),
      endsAs: 'canceled',
    },
  ),
  collection('subscription_item', 'subscription_items', 'si', SILENT),
  collection(
    'subscription_schedule',
    'subscription_schedules',
    'sub_sched',
    'subscription_schedule created updated',
    status('active'),
  ),
  collection('tax_id', 'tax_ids', 'txi', 'customer.tax_id created updated deleted'),
  collection('tax_id', 'customers/:id/tax_ids', 'txi', 'customer.tax_id created updated deleted'),
  collection('tax_rate', 'tax_rates', 'txr', 'tax_rate created updated', {
    first: { active: true },
  }),
  collection('customer_balance_transaction', 'customers/:id/balance_transactions', 'cbtxn', SILENT),
  collection(
    'billing.credit_balance_transaction',
    'billing/credit_balance_transactions',
    'cbtxn',
    'billing.credit_balance_transaction created',
    { owner: 'customer' },
  ),
  collection('entitlements.active_entitlement', 'entitlements/active_entitlements', 'ent', SILENT, {
    owner: 'customer',
  }),
  collection('billing.alert', 'billing/alerts', 'alrt', SILENT, status('active')),
  collection(
    'billing.credit_grant',
    'billing/credit_grants',
    'credgr',
    'billing.credit_grant created updated',
  ),
  collection(
    'billing.meter',
    'billing/meters',
    'mtr',
    'billing.meter created updated',
    status('active'),
  ),
  collection(
    'billing_portal.configuration',
    'billing_portal/configurations',
    'bpc',
    'billing_portal.configuration created updated',
    { first: { active: true } },
  ),
  collection('entitlements.feature', 'entitlements/features', 'feat', SILENT, {
    first: { active: true },
  }),
];

const MONEY: readonly Collection[] = [
  collection('application_fee', 'application_fees', 'fee', 'application_fee created', {
    includes: includes('refunds', 'fee_refund', 'refunds'),
  }),
  collection(
    'fee_refund',
    'application_fees/:id/refunds',
    'fr',
    'application_fee.refund - updated',
  ),
  collection(
    'bank_account',
    'customers/:id/sources',
    'ba',
    'customer.source created updated deleted',
    status('new'),
  ),
  collection(
    'bank_account',
    'accounts/:id/external_accounts',
    'ba',
    'account.external_account created updated deleted',
    status('new'),
  ),
  collection('payout', 'payouts', 'po', 'payout created updated', status('pending')),
  collection('setup_attempt', 'setup_attempts', 'setatt', SILENT, status('succeeded')),
  collection('source', 'sources', 'src', SILENT, status('chargeable')),
  collection(
    'source_transaction',
    'sources/:id/source_transactions',
    'srctxn',
    'source.transaction created updated',
  ),
  collection('topup', 'topups', 'tu', 'topup created', status('pending')),
  collection('transfer', 'transfers', 'tr', 'transfer created updated', {
    includes: includes('reversals', 'transfer_reversal', 'reversals'),
  }),
  collection('transfer_reversal', 'transfers/:id/reversals', 'trr', SILENT),
];

const OTHERS: readonly Collection[] = [
  collection('capability', 'accounts/:id/capabilities', 'cap', 'capability - updated', {
    ...status('active'),
    unpaged: true,
  }),
  collection('person', 'accounts/:id/persons', 'person', 'person created updated deleted'),
  collection('file', 'files', 'file', 'file created'),
  collection('file_link', 'file_links', 'link', SILENT),
  collection('identity.verification_report', 'identity/verification_reports', 'vr', SILENT),
  collection(
    'identity.verification_session',
    'identity/verification_sessions',
    'vs',
    'identity.verification_session created',
    status('requires_input'),
  ),
  collection(
    'issuing.authorization',
    'issuing/authorizations',
    'iauth',
    'issuing_authorization created updated',
    status('pending'),
  ),
  collection(
    'issuing.card',
    'issuing/cards',
    'ic',
    'issuing_card created updated',
    status('active'),
  ),
  collection(
    'issuing.cardholder',
    'issuing/cardholders',
    'ich',
    'issuing_cardholder created updated',
    status('active'),
  ),
  collection(
    'issuing.dispute',
    'issuing/disputes',
    'idp',
    'issuing_dispute created updated',
    status('unsubmitted'),
  ),
  collection(
    'issuing.transaction',
    'issuing/transactions',
    'ipi',
    'issuing_transaction created updated',
  ),
  collection('radar.value_list', 'radar/value_lists', 'rsl', SILENT, {
    includes: includes('list_items', 'radar.value_list_item', 'radar/value_list_items?value_list='),
  }),
  collection('radar.value_list_item', 'radar/value_list_items', 'rsli', SILENT),
  collection('review', 'reviews', 'prv', 'review opened - closed', {
    first: { open: true, opened_reason: 'rule', reason: 'rule' },
  }),
  collection('terminal.configuration', 'terminal/configurations', 'tmc', SILENT),
  collection('terminal.location', 'terminal/locations', 'tml', SILENT),
  collection('terminal.reader', 'terminal/readers', 'tmr', SILENT, status('offline')),
  collection(
    'treasury.financial_account',
    'treasury/financial_accounts',
    'fa',
    'treasury.financial_account created',
    status('open'),
  ),
];

/** The lists of Treasury that want to know of which financial account. */
const TREASURY: readonly Collection[] = [
  treasury('credit_reversal', 'credrev', 'created'),
  treasury('debit_reversal', 'debrev', 'created'),
  treasury('inbound_transfer', 'ibt', 'created'),
  treasury('outbound_payment', 'obp', 'created'),
  treasury('outbound_transfer', 'obt', 'created'),
  treasury('received_credit', 'rc', 'created'),
  treasury('received_debit', 'rd', 'created'),
  collection('treasury.transaction', 'treasury/transactions', 'trxn', SILENT),
  collection('treasury.transaction_entry', 'treasury/transaction_entries', 'trxne', SILENT),
];

function treasury(name: string, prefix: string, events: string): Collection {
  return collection(`treasury.${name}`, `treasury/${name}s`, prefix, `treasury.${name} ${events}`);
}

export const COLLECTIONS: readonly Collection[] = [...BILLING, ...MONEY, ...OTHERS, ...TREASURY];

const PATHS = new Set(COLLECTIONS.map(({ path }) => path));

/** Whether a route is one of theirs. */
export const isKeptRoute = (route: string): boolean =>
  PATHS.has(route.replace(/^\w+ /, '').replace(/\/:id$/, ''));
