import { unlisted } from './catalog-entry';
import type { CatalogEntry } from './catalog-entry';

const PREVIEW =
  'a preview is no stored object and has no id; POST /v1/invoices/create_preview computes one';
const SOURCE_OF_BALANCE =
  'Stripe has no operation of it: it is seen only as the source of a balance transaction';
const removed = (name: string, instead: string): CatalogEntry =>
  unlisted(name, `Stripe has removed it from its API; ${instead}`);

/** What Stripe does not list, and why. */
export const UNLISTED_COLLECTIONS: readonly CatalogEntry[] = [
  unlisted('discount', 'Stripe shows it inside of what is discounted; its events bring it', {
    events: ['customer.discount: created deleted updated'],
    silent: 'one of an invoice, a subscription or an item',
  }),
  unlisted('mandate', 'Stripe has no list of mandates; events bring those that change', {
    retrieve: '/v1/mandates/{id}',
    events: ['mandate: updated'],
    silent: 'its creation',
  }),
  unlisted('source', 'Stripe lists sources only of one customer; events bring those that change', {
    path: '/v1/sources',
    retrieve: '/v1/sources/{id}',
    events: ['source: canceled chargeable failed refund_attributes_required'],
    silent: 'its creation',
    writes: 'cu',
  }),
  unlisted('billing_portal_session', 'Stripe shows a session once, where it is created', {
    object: 'billing_portal.session',
    path: '/v1/billing_portal/sessions',
    events: ['billing_portal.session: created'],
    writes: 'c',
  }),
  unlisted('source_transaction', 'Stripe lists them of one source alone, and no sources', {
    events: ['source.transaction: created updated'],
  }),
  unlisted('source_mandate_notification', 'only its events show it', {
    events: ['source: mandate_notification'],
  }),
  unlisted('token', 'a token is shown by its id alone, works once, and has no events', {
    path: '/v1/tokens',
    retrieve: '/v1/tokens/{id}',
    writes: 'c',
  }),
  unlisted('reserve_transaction', SOURCE_OF_BALANCE),
  unlisted('tax_deducted_at_source', SOURCE_OF_BALANCE),
  unlisted('connect_collection_transfer', SOURCE_OF_BALANCE),
  unlisted('upcoming_customer_invoice', PREVIEW),
  unlisted('upcoming_subscription_invoice', PREVIEW),
  unlisted('upcoming_line_item', PREVIEW),
  removed('bitcoin_receiver', 'bitcoin is no longer taken'),
  removed('bitcoin_transaction', 'bitcoin is no longer taken'),
  removed('order', 'checkout sessions and invoices replaced it'),
  removed('order_return', 'refunds replaced it'),
  removed('platform_tax_fee', 'nothing replaced it'),
  removed('recipient', 'connected accounts replaced it'),
  removed('three_d_secure', 'payment intents confirm with 3-D Secure'),
  removed('usage_record', 'meter events replaced it'),
  removed('usage_record_summary', 'meters replaced it'),
];
