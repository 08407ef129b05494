import { SILENT, collection, status } from './collection';
import type { Collection } from './collection';

// Collections of products beside payments and billing, and of settings.

export const FURTHER_COLLECTIONS: readonly Collection[] = [
  collection('payment_method_configuration', 'payment_method_configurations', 'pmc', SILENT, {
    first: { active: true },
  }),
  collection('payment_method_domain', 'payment_method_domains', 'pmd', SILENT, {
    first: { enabled: true },
  }),
  collection('apple_pay_domain', 'apple_pay/domains', 'apwc', SILENT),
  collection('payment_record', 'payment_records', 'pr', SILENT),
  collection('payment_attempt_record', 'payment_attempt_records', 'par', SILENT, {
    owner: 'payment_record',
  }),
  collection(
    'three_d_secure.authentication',
    'three_d_secure/authentications',
    'tdsauth',
    SILENT,
    status('requires_submission'),
  ),
  collection('issuing.token', 'issuing/tokens', 'intk', 'issuing_token created updated'),
  collection(
    'issuing.personalization_design',
    'issuing/personalization_designs',
    'ipd',
    'issuing_personalization_design - updated',
    status('inactive'),
  ),
  collection(
    'issuing.physical_bundle',
    'issuing/physical_bundles',
    'ics',
    SILENT,
    status('active'),
  ),
  collection('apps.install', 'apps/installs', 'ainst', 'apps.install created updated deleted'),
  collection('climate.order', 'climate/orders', 'climorder', 'climate.order created'),
  collection(
    'financial_connections.account',
    'financial_connections/accounts',
    'fca',
    'financial_connections.account created refreshed_balance',
    status('active'),
  ),
  collection(
    'financial_connections.transaction',
    'financial_connections/transactions',
    'fctxn',
    SILENT,
    status('posted'),
  ),
  collection('product_catalog.trial_offer', 'product_catalog/trial_offers', 'trof', SILENT),
  collection('reporting.report_run', 'reporting/report_runs', 'frr', SILENT, status('pending')),
  collection(
    'scheduled_query_run',
    'sigma/scheduled_query_runs',
    'sqr',
    'sigma.scheduled_query_run created',
    status('completed'),
  ),
];
