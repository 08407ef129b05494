import { listed } from './catalog-entry';
import type { CatalogEntry } from './catalog-entry';
import { OTHER_PRODUCTS } from './other-products';

const OUTBOUND =
  'canceled created expected_arrival_date_updated failed posted returned tracking_details_updated';

/** Accounts, cards that they issue, money that they hold, and their own settings. */
export const ACCOUNT_COLLECTIONS: readonly CatalogEntry[] = [
  listed('account', {
    path: '/v1/accounts',
    created: true,
    events: ['account: updated'],
    silent: 'its creation and deletion; for some accounts every change',
    writes: 'cud',
  }),
  listed('capability', {
    path: '/v1/accounts/{parent}/capabilities',
    parent: 'account',
    paged: false,
    events: ['capability: updated'],
    writes: 'u',
  }),
  listed('person', {
    path: '/v1/accounts/{parent}/persons',
    parent: 'account',
    events: ['person: created deleted updated'],
    writes: 'cud',
  }),
  // An event never changes.
  listed('event', { path: '/v1/events', created: true, silent: null }),
  listed('file', {
    path: '/v1/files',
    created: true,
    events: ['file: created'],
    reasons: { create: 'a file is uploaded to another host, as parts of a form' },
  }),
  listed('file_link', { path: '/v1/file_links', created: true, writes: 'cu' }),
  listed('webhook_endpoint', { path: '/v1/webhook_endpoints', writes: 'cud' }),
  listed('test_clock', {
    object: 'test_helpers.test_clock',
    path: '/v1/test_helpers/test_clocks',
    events: ['test_helpers.test_clock: advancing created deleted internal_failure ready'],
    writes: 'cd',
  }),
  issuing('authorization', 'created request updated', 'u'),
  issuing('card', 'created updated', 'cu'),
  issuing('cardholder', 'created updated', 'cu'),
  issuing('dispute', 'closed created funds_reinstated funds_rescinded submitted updated', 'cu'),
  issuing('transaction', 'created purchase_details_receipt_updated updated', 'u'),
  listed('issuing_token', {
    object: 'issuing.token',
    path: '/v1/issuing/tokens',
    parent: 'issuing_card',
    by: 'card',
    created: true,
    events: ['issuing_token: created updated'],
    writes: 'u',
  }),
  listed('issuing_personalization_design', {
    object: 'issuing.personalization_design',
    path: '/v1/issuing/personalization_designs',
    events: ['issuing_personalization_design: activated deactivated rejected updated'],
    silent: 'its creation',
    writes: 'cu',
  }),
  listed('issuing_physical_bundle', {
    object: 'issuing.physical_bundle',
    path: '/v1/issuing/physical_bundles',
  }),
  ...OTHER_PRODUCTS,
  listed('identity_verification_session', {
    object: 'identity.verification_session',
    path: '/v1/identity/verification_sessions',
    created: true,
    events: [
      'identity.verification_session: canceled created processing redacted requires_input verified',
    ],
    silent: 'metadata',
    writes: 'cu',
  }),
  listed('identity_verification_report', {
    object: 'identity.verification_report',
    path: '/v1/identity/verification_reports',
    created: true,
  }),
  listed('terminal_configuration', {
    object: 'terminal.configuration',
    path: '/v1/terminal/configurations',
    writes: 'cud',
  }),
  listed('terminal_location', {
    object: 'terminal.location',
    path: '/v1/terminal/locations',
    writes: 'cud',
  }),
  listed('terminal_reader', {
    object: 'terminal.reader',
    path: '/v1/terminal/readers',
    events: ['terminal.reader: action_failed action_succeeded action_updated'],
    silent: 'all but its actions',
    writes: 'cud',
  }),
  listed('treasury_financial_account', {
    object: 'treasury.financial_account',
    path: '/v1/treasury/financial_accounts',
    created: true,
    events: ['treasury.financial_account: closed created features_status_updated'],
    silent: 'balance and metadata',
    writes: 'cu',
  }),
  treasury('credit_reversal', 'created posted', 'c'),
  treasury('debit_reversal', 'completed created initial_credit_granted', 'c'),
  treasury('inbound_transfer', 'canceled created failed succeeded', 'c'),
  treasury('outbound_payment', OUTBOUND, 'c', true),
  treasury('outbound_transfer', OUTBOUND, 'c'),
  treasury('received_credit', 'created failed succeeded'),
  treasury('received_debit', 'created'),
  treasury('transaction', null, '', true),
  listed('treasury_transaction_entry', {
    object: 'treasury.transaction_entry',
    path: '/v1/treasury/transaction_entries',
    parent: 'treasury_financial_account',
    by: 'financial_account',
    created: true,
  }),
];

function issuing(what: string, verbs: string, writes: string): CatalogEntry {
  return listed(`issuing_${what}`, {
    object: `issuing.${what}`,
    path: `/v1/issuing/${what}s`,
    created: true,
    events: [`issuing_${what}: ${verbs}`],
    writes,
  });
}

function treasury(what: string, verbs: string | null, writes = '', created = false): CatalogEntry {
  return listed(`treasury_${what}`, {
    object: `treasury.${what}`,
    path: `/v1/treasury/${what}s`,
    parent: 'treasury_financial_account',
    by: 'financial_account',
    ...(created ? { created } : {}),
    ...(verbs === null ? {} : { events: [`treasury.${what}: ${verbs}`] }),
    writes,
  });
}
