// What the sandbox keeps without rules: objects of the declared shape, with the lists, changes and
// events Stripe has for them. Which calls there are follows from what stripe-node declares.

import { SILENT, collection, includes, status } from './collection';
import type { Collection } from './collection';
import { FURTHER_COLLECTIONS } from './further-collections';

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
    'customer_cash_balance_transaction',
    'customers/:id/cash_balance_transactions',
    'ccsbtxn',
    'customer_cash_balance_transaction created',
  ),
  collection('product_feature', 'products/:id/features', 'prodft', SILENT),
  collection('tax.registration', 'tax/registrations', 'taxreg', SILENT, status('active')),
  collection(
    'invoice_rendering_template',
    'invoice_rendering_templates',
    'inrtem',
    SILENT,
    status('active'),
  ),
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

export const COLLECTIONS: readonly Collection[] = [
  ...BILLING,
  ...MONEY,
  ...OTHERS,
  ...TREASURY,
  ...FURTHER_COLLECTIONS,
];

const PATHS = new Set(COLLECTIONS.map(({ path }) => path));

/** Whether a route is one of theirs. */
export const isKeptRoute = (route: string): boolean =>
  PATHS.has(route.replace(/^\w+ /, '').replace(/\/:id$/, ''));
