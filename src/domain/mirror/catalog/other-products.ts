import { listed } from './catalog-entry';
import type { CatalogEntry } from './catalog-entry';

/** Of products of Stripe beside payments and billing. */
export const OTHER_PRODUCTS: readonly CatalogEntry[] = [
  listed('apps_install', {
    object: 'apps.install',
    path: '/v1/apps/installs',
    created: true,
    events: ['apps.install: created deleted updated'],
    writes: 'cu',
  }),
  listed('climate_order', {
    object: 'climate.order',
    path: '/v1/climate/orders',
    events: ['climate.order: canceled created delayed delivered product_substituted'],
    silent: 'metadata',
    writes: 'cu',
  }),
  listed('financial_connections_account', {
    object: 'financial_connections.account',
    path: '/v1/financial_connections/accounts',
    events: [
      'financial_connections.account: account_numbers_updated created deactivated disconnected',
      'financial_connections.account: expected_deactivation_date_updated reactivated',
      'financial_connections.account: refreshed_balance refreshed_ownership',
      'financial_connections.account: refreshed_transactions',
      'financial_connections.account: supported_payment_method_types_updated',
      'financial_connections.account: upcoming_account_number_expiry upcoming_deactivation',
    ],
  }),
  listed('financial_connections_transaction', {
    object: 'financial_connections.transaction',
    path: '/v1/financial_connections/transactions',
    parent: 'financial_connections_account',
    by: 'account',
  }),
  listed('product_catalog_trial_offer', {
    object: 'product_catalog.trial_offer',
    path: '/v1/product_catalog/trial_offers',
    created: true,
    writes: 'cu',
  }),
  listed('reporting_report_run', {
    object: 'reporting.report_run',
    path: '/v1/reporting/report_runs',
    created: true,
    events: ['reporting.report_run: failed succeeded'],
    silent: 'its creation',
    writes: 'c',
  }),
  listed('sigma_scheduled_query_run', {
    object: 'scheduled_query_run',
    path: '/v1/sigma/scheduled_query_runs',
    events: ['sigma.scheduled_query_run: created'],
  }),
];
