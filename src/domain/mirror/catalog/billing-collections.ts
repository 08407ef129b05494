import { listed } from './catalog-entry';
import type { CatalogEntry } from './catalog-entry';

const CHANGES = 'created updated deleted';
const AFTER_CREATION = 'what is changed after it was created';

/** Customers, what they are billed for, and what they are billed by. */
export const BILLING_COLLECTIONS: readonly CatalogEntry[] = [
  listed('customer', {
    path: '/v1/customers',
    created: true,
    events: [`customer: ${CHANGES}`],
    writes: 'cud',
  }),
  listed('customer_balance_transaction', {
    path: '/v1/customers/{parent}/balance_transactions',
    parent: 'customer',
    created: true,
    writes: 'cu',
  }),
  listed('customer_cash_balance_transaction', {
    path: '/v1/customers/{parent}/cash_balance_transactions',
    parent: 'customer',
    events: ['customer_cash_balance_transaction: created'],
  }),
  listed('tax_id', {
    path: '/v1/tax_ids',
    events: [`customer.tax_id: ${CHANGES}`],
    writes: 'cd',
  }),
  listed('coupon', {
    path: '/v1/coupons',
    created: true,
    events: [`coupon: ${CHANGES}`],
    writes: 'cud',
  }),
  listed('promotion_code', {
    path: '/v1/promotion_codes',
    created: true,
    events: ['promotion_code: created updated'],
    writes: 'cu',
  }),
  listed('product', {
    path: '/v1/products',
    created: true,
    events: [`product: ${CHANGES}`],
    writes: 'cud',
  }),
  listed('product_feature', {
    path: '/v1/products/{parent}/features',
    parent: 'product',
    writes: 'cd',
  }),
  listed('price', {
    path: '/v1/prices',
    created: true,
    events: [`price: ${CHANGES}`],
    writes: 'cu',
  }),
  listed('plan', {
    path: '/v1/plans',
    created: true,
    events: [`plan: ${CHANGES}`],
    writes: 'cud',
  }),
  listed('subscription', {
    path: '/v1/subscriptions',
    query: { status: 'all' },
    created: true,
    events: [
      'customer.subscription: created deleted paused pending_update_applied pending_update_expired',
      'customer.subscription: resumed trial_will_end updated',
    ],
    writes: 'cud',
  }),
  listed('subscription_item', {
    path: '/v1/subscription_items',
    parent: 'subscription',
    by: 'subscription',
    embedded: 'items',
    writes: 'cud',
  }),
  listed('subscription_schedule', {
    path: '/v1/subscription_schedules',
    created: true,
    events: ['subscription_schedule: aborted canceled completed created expiring released updated'],
    writes: 'cu',
  }),
  listed('invoice', {
    path: '/v1/invoices',
    created: true,
    events: [
      'invoice: created deleted finalization_failed finalized marked_uncollectible overdue',
      'invoice: overpaid paid payment_action_required payment_attempt_required payment_failed',
      'invoice: payment_succeeded sent updated voided will_be_due',
    ],
    writes: 'cud',
  }),
  listed('line_item', {
    path: '/v1/invoices/{parent}/lines',
    parent: 'invoice',
    embedded: 'lines',
    retrieve: false,
    writes: 'u',
  }),
  listed('invoice_item', {
    object: 'invoiceitem',
    path: '/v1/invoiceitems',
    created: true,
    events: ['invoiceitem: created deleted'],
    silent: AFTER_CREATION,
    writes: 'cud',
  }),
  listed('invoice_payment', {
    path: '/v1/invoice_payments',
    created: true,
    events: ['invoice_payment: paid'],
    silent: 'all but that it was paid',
  }),
  listed('credit_note', {
    path: '/v1/credit_notes',
    created: true,
    events: ['credit_note: created updated voided'],
    writes: 'cu',
  }),
  listed('credit_note_line_item', {
    path: '/v1/credit_notes/{parent}/lines',
    parent: 'credit_note',
    embedded: 'lines',
    retrieve: false,
  }),
  listed('quote', {
    path: '/v1/quotes',
    events: ['quote: accepted canceled created finalized'],
    silent: 'what is changed while it is a draft',
    writes: 'cu',
  }),
  listed('checkout_session', {
    object: 'checkout.session',
    path: '/v1/checkout/sessions',
    created: true,
    events: ['checkout.session: async_payment_failed async_payment_succeeded completed expired'],
    silent: 'all while it is open',
    writes: 'cu',
  }),
  listed('item', {
    path: '/v1/checkout/sessions/{parent}/line_items',
    parent: 'checkout_session',
    others: [
      { path: '/v1/payment_links/{parent}/line_items', parent: 'payment_link' },
      { path: '/v1/quotes/{parent}/line_items', parent: 'quote' },
    ],
    retrieve: false,
  }),
  listed('payment_link', {
    path: '/v1/payment_links',
    events: ['payment_link: created updated'],
    writes: 'cu',
  }),
  listed('tax_rate', {
    path: '/v1/tax_rates',
    created: true,
    events: ['tax_rate: created updated'],
    writes: 'cu',
  }),
  // All of them, whatever Stripe lists where no status is given.
  listed('tax_registration', {
    object: 'tax.registration',
    path: '/v1/tax/registrations',
    query: { status: 'all' },
    writes: 'cu',
  }),
  listed('invoice_rendering_template', { path: '/v1/invoice_rendering_templates' }),
  listed('billing_portal_configuration', {
    object: 'billing_portal.configuration',
    path: '/v1/billing_portal/configurations',
    events: ['billing_portal.configuration: created updated'],
    writes: 'cu',
  }),
  listed('shipping_rate', { path: '/v1/shipping_rates', created: true, writes: 'cu' }),
  listed('billing_meter', {
    object: 'billing.meter',
    path: '/v1/billing/meters',
    events: ['billing.meter: created deactivated reactivated updated'],
    writes: 'cu',
  }),
  listed('billing_credit_grant', {
    object: 'billing.credit_grant',
    path: '/v1/billing/credit_grants',
    events: ['billing.credit_grant: created updated'],
    writes: 'cu',
  }),
  listed('billing_credit_balance_transaction', {
    object: 'billing.credit_balance_transaction',
    path: '/v1/billing/credit_balance_transactions',
    parent: 'customer',
    by: 'customer',
    events: ['billing.credit_balance_transaction: created'],
  }),
  listed('billing_alert', {
    object: 'billing.alert',
    path: '/v1/billing/alerts',
    events: ['billing.alert: triggered'],
    silent: 'all but that it was triggered',
    writes: 'c',
  }),
  listed('entitlements_feature', {
    object: 'entitlements.feature',
    path: '/v1/entitlements/features',
    writes: 'cu',
  }),
  listed('entitlements_active_entitlement', {
    object: 'entitlements.active_entitlement',
    path: '/v1/entitlements/active_entitlements',
    parent: 'customer',
    by: 'customer',
  }),
];
