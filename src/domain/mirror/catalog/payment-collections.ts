import { listed } from './catalog-entry';
import type { CatalogEntry } from './catalog-entry';

/** Money that comes in, goes back and is paid out, and how it comes. */
export const PAYMENT_COLLECTIONS: readonly CatalogEntry[] = [
  listed('charge', {
    path: '/v1/charges',
    created: true,
    events: ['charge: captured expired failed pending refunded succeeded updated'],
    writes: 'cu',
  }),
  listed('payment_intent', {
    path: '/v1/payment_intents',
    created: true,
    events: [
      'payment_intent: amount_capturable_updated canceled created partially_funded',
      'payment_intent: payment_failed processing requires_action succeeded',
    ],
    silent: 'amount, metadata and what else is edited while its status stays',
    writes: 'cu',
  }),
  listed('setup_intent', {
    path: '/v1/setup_intents',
    created: true,
    events: ['setup_intent: canceled created requires_action setup_failed succeeded'],
    silent: 'metadata and what else is edited while its status stays',
    writes: 'cu',
  }),
  listed('setup_attempt', {
    path: '/v1/setup_attempts',
    parent: 'setup_intent',
    by: 'setup_intent',
    created: true,
    retrieve: false,
  }),
  listed('payment_method', {
    path: '/v1/payment_methods',
    events: ['payment_method: attached automatically_updated detached updated'],
    silent: 'one that was created and never attached',
    writes: 'cu',
  }),
  listed('payment_method_configuration', {
    path: '/v1/payment_method_configurations',
    writes: 'cu',
  }),
  listed('payment_method_domain', { path: '/v1/payment_method_domains', writes: 'cu' }),
  listed('apple_pay_domain', { path: '/v1/apple_pay/domains', writes: 'cd' }),
  listed('payment_record', { path: '/v1/payment_records' }),
  listed('payment_attempt_record', {
    path: '/v1/payment_attempt_records',
    parent: 'payment_record',
    by: 'payment_record',
  }),
  listed('three_d_secure_authentication', {
    object: 'three_d_secure.authentication',
    path: '/v1/three_d_secure/authentications',
    created: true,
    events: [
      'three_d_secure.authentication: canceled challenge_started errored failed',
      'three_d_secure.authentication: requires_challenge requires_submission succeeded',
    ],
    silent: 'its creation',
    writes: 'c',
  }),
  listed('refund', {
    path: '/v1/refunds',
    created: true,
    events: ['refund: created failed updated', 'charge.refund: updated'],
    writes: 'cu',
  }),
  listed('dispute', {
    path: '/v1/disputes',
    created: true,
    events: ['charge.dispute: closed created funds_reinstated funds_withdrawn updated'],
    writes: 'u',
  }),
  listed('review', { path: '/v1/reviews', created: true, events: ['review: closed opened'] }),
  listed('balance_transaction', { path: '/v1/balance_transactions', created: true }),
  listed('payout', {
    path: '/v1/payouts',
    created: true,
    events: ['payout: canceled created failed paid reconciliation_completed updated'],
    writes: 'cu',
  }),
  listed('topup', {
    path: '/v1/topups',
    created: true,
    events: ['topup: canceled created failed reversed succeeded'],
    silent: 'metadata',
    writes: 'cu',
  }),
  listed('transfer', {
    path: '/v1/transfers',
    created: true,
    events: ['transfer: created reversed updated'],
    writes: 'cu',
  }),
  listed('transfer_reversal', {
    path: '/v1/transfers/{parent}/reversals',
    parent: 'transfer',
    embedded: 'reversals',
    writes: 'cu',
  }),
  listed('application_fee', {
    path: '/v1/application_fees',
    created: true,
    events: ['application_fee: created refunded'],
  }),
  listed('fee_refund', {
    path: '/v1/application_fees/{parent}/refunds',
    parent: 'application_fee',
    embedded: 'refunds',
    member: 'fee',
    events: ['application_fee.refund: updated'],
    silent: 'its creation, which only its fee shows',
    writes: 'cu',
  }),
  listed('bank_account', {
    path: '/v1/customers/{parent}/sources',
    query: { object: 'bank_account' },
    parent: 'customer',
    others: [
      {
        path: '/v1/accounts/{parent}/external_accounts',
        parent: 'account',
        query: { object: 'bank_account' },
      },
    ],
    events: [
      'customer.source: created deleted expiring updated',
      'account.external_account: created deleted updated',
    ],
    writes: 'cud',
  }),
  listed('radar_early_fraud_warning', {
    object: 'radar.early_fraud_warning',
    path: '/v1/radar/early_fraud_warnings',
    created: true,
    events: ['radar.early_fraud_warning: created updated'],
  }),
  listed('radar_value_list', {
    object: 'radar.value_list',
    path: '/v1/radar/value_lists',
    created: true,
    writes: 'cud',
  }),
  listed('radar_value_list_item', {
    object: 'radar.value_list_item',
    path: '/v1/radar/value_list_items',
    parent: 'radar_value_list',
    by: 'value_list',
    embedded: 'list_items',
    created: true,
    writes: 'cd',
  }),
];
