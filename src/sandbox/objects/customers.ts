import type Stripe from 'stripe';
import { del, get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { ApiError, invalid, missing } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { newId } from '../world/ids';
import type { AccountStore } from '../world/account-store';
import { change, emit, emitUpdate } from '../webhooks/emit';
import { attach, refuseAttach } from './attach';
import { EMPTY_ADDRESS, emptyCustomer } from './empty-customer';
import { isTombstone } from './live-customer';
import { mergeMetadata } from './metadata';

import { useMethod } from './payment-methods';

export function findLive(store: AccountStore, id: string): Stripe.Customer {
  const customer = store.customers.get(id);
  if (customer === undefined || isTombstone(customer)) throw missing('customer', id);
  return customer;
}

type Settings = Stripe.CustomerUpdateParams.InvoiceSettings;

function invoiceSettings(
  store: AccountStore,
  customer: string | null,
  given: Settings | undefined,
  current: Stripe.Customer.InvoiceSettings,
): Stripe.Customer.InvoiceSettings {
  const { default_payment_method: wanted, ...others } = given ?? {};
  const changed = { ...current, ...(others as Partial<Stripe.Customer.InvoiceSettings>) };
  if (wanted === undefined) return changed;
  if (wanted === null || wanted === '') return { ...changed, default_payment_method: null };
  const method = store.paymentMethods.get(wanted);
  if (method === undefined || customer === null || method.customer !== customer) {
    throw invalid(
      `The customer does not have a payment method with the ID ${wanted}. The payment method ` +
        'must be attached to the customer.',
      'resource_missing',
      'invoice_settings[default_payment_method]',
    );
  }
  return { ...changed, default_payment_method: wanted };
}

const PLAIN_PARAMS = [
  'address',
  'balance',
  'description',
  'email',
  'name',
  'phone',
  'preferred_locales',
  'shipping',
  'tax_exempt',
  'business_name',
  'individual_name',
  'invoice_prefix',
  'next_invoice_sequence',
  'test_clock',
] as const;

function givenFields(params: Record<string, unknown>): Partial<Stripe.Customer> {
  const fields: Record<string, unknown> = {};
  for (const key of PLAIN_PARAMS) if (params[key] !== undefined) fields[key] = params[key];
  if (typeof fields['address'] === 'object' && fields['address'] !== null) {
    fields['address'] = { ...EMPTY_ADDRESS, ...fields['address'] };
  }
  const shipping = fields['shipping'] as Stripe.Customer.Shipping | '' | undefined;
  if (shipping === '') fields['shipping'] = null;
  else if (shipping?.address !== undefined) {
    fields['shipping'] = { ...shipping, address: { ...EMPTY_ADDRESS, ...shipping.address } };
  }
  // Declared as a text or no key at all, never as null.
  for (const key of ['business_name', 'individual_name']) {
    if (fields[key] === null || fields[key] === '') fields[key] = undefined;
  }
  return fields as Partial<Stripe.Customer>;
}

export const customerRoutes: readonly Route[] = [
  post<Stripe.CustomerCreateParams>('/v1/customers', ({ world, store, params }) => {
    const customer = emptyCustomer(newId('cus', 14), world.clock.seconds());
    const { payment_method: named, invoice_settings: settings } = params;
    Object.assign(customer, givenFields(params as Record<string, unknown>));
    customer.metadata = mergeMetadata(null, params.metadata);
    const method = named === undefined ? null : useMethod(world, store, named);
    if (method !== null) refuseAttach(world, store, method, customer);
    // A method that comes with the customer may be their default at once.
    const default_payment_method = settings?.default_payment_method;
    const own = method !== null && [named, method.id].includes(default_payment_method ?? '');
    customer.invoice_settings = own
      ? { ...customer.invoice_settings, default_payment_method: method.id }
      : invoiceSettings(store, null, settings, customer.invoice_settings);
    store.customers.add(customer);
    if (method !== null) attach(world, store, method, customer);
    emit(world, store, 'customer.created', customer);
    return customer;
  }),
  get<Stripe.CustomerListParams & Paging>('/v1/customers', ({ world, store, params }) =>
    list(world, {
      url: '/v1/customers',
      table: store.customers,
      paging: params,
      keep: (each) => !isTombstone(each),
    }),
  ),
  get('/v1/customers/:id', ({ store, id }) => {
    const customer = store.customers.get(id);
    if (customer === undefined) throw missing('customer', id);
    return isTombstone(customer) ? { id, object: 'customer', deleted: true } : customer;
  }),
  post<Stripe.CustomerUpdateParams>('/v1/customers/:id', ({ world, store, params, id }) => {
    const customer = findLive(store, id);
    const previous = change(customer, {
      ...givenFields(params as Record<string, unknown>),
      metadata: mergeMetadata(customer.metadata, params.metadata),
      invoice_settings: invoiceSettings(
        store,
        id,
        params.invoice_settings,
        customer.invoice_settings,
      ),
    });
    emitUpdate(world, store, 'customer.updated', { object: customer, previous });
    return customer;
  }),
  del('/v1/customers/:id', ({ world, store, id }) => {
    const customer = findLive(store, id);
    // Their methods keep naming them, and so can pay for nobody any more.
    emit(world, store, 'customer.deleted', customer);
    const created = customer.created;
    for (const key of Object.keys(customer)) Reflect.deleteProperty(customer, key);
    Object.assign(customer, { id, object: 'customer', deleted: true, created });
    return { id, object: 'customer', deleted: true };
  }),
  get<Stripe.CustomerListPaymentMethodsParams & Paging>(
    '/v1/customers/:id/payment_methods',
    ({ world, store, params, id }) => {
      findLive(store, id);
      const url = `/v1/customers/${id}/payment_methods`;
      return list(world, {
        url,
        table: store.paymentMethods,
        paging: params,
        keep: (each) => each.customer === id,
      });
    },
  ),
  get('/v1/customers/:id/payment_methods/:pm', ({ store, id, innerId }) => {
    const method = store.paymentMethods.get(innerId);
    if (method === undefined) throw missing('PaymentMethod', innerId, 'payment_method');
    if (method.customer !== id) {
      throw new ApiError(404, {
        message: `The payment method ${innerId} is not attached to the customer ${id}.`,
        param: 'customer',
        type: 'invalid_request_error',
      });
    }
    return method;
  }),
];
