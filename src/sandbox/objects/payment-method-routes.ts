import type Stripe from 'stripe';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing, missingParameter } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { isBefore } from '../transport/versions';
import type { AccountStore } from '../world/account-store';
import { change, emitUpdate, note } from '../webhooks/emit';
import { attach } from './attach';
import { liveCustomer } from './live-customer';
import { mergeMetadata } from './metadata';
import { cloneMethod, createMethod, useMethod } from './payment-methods';
import type { MethodData } from './method-fields';
import { spend } from './spent';

function stored(store: AccountStore, id: string): Stripe.PaymentMethod {
  const method = store.paymentMethods.get(id);
  if (method === undefined) throw missing('PaymentMethod', id, 'payment_method');
  return method;
}

/** From here on a list that names no customer has those of all. */
const LISTED_SINCE = '2026-10-28';

export const paymentMethodRoutes: readonly Route[] = [
  post<MethodData & { payment_method?: string; customer?: string }>(
    '/v1/payment_methods',
    (call) => {
      const { world, store, params } = call;
      if (params.payment_method !== undefined) {
        return cloneMethod(world, store, params.payment_method, params.customer);
      }
      if (params.type === undefined) throw missingParameter('type');
      return createMethod(world, store, params);
    },
  ),
  get<Stripe.PaymentMethodListParams & Paging>('/v1/payment_methods', (call) => {
    const { world, store, params, version } = call;
    const all = params.customer === undefined;
    return list(world, {
      url: '/v1/payment_methods',
      table: store.paymentMethods,
      paging: params,
      // Before, there were none of nobody in particular, however many there were.
      keep: ({ customer }) => !all || (customer !== null && !isBefore(version, LISTED_SINCE)),
    });
  }),
  get('/v1/payment_methods/:id', ({ world, store, id }) =>
    useMethod(world, store, id, 'payment_method', 404),
  ),
  post<Stripe.PaymentMethodUpdateParams>('/v1/payment_methods/:id', (call) => {
    const { world, store, params, id } = call;
    const method = stored(store, id);
    if (method.customer === null) {
      throw invalid('You must save this PaymentMethod to a customer before you can update it.');
    }
    const { card, billing_details: details } = params;
    const previous = change(method, {
      metadata: mergeMetadata(method.metadata, params.metadata),
      ...(params.allow_redisplay === undefined ? {} : { allow_redisplay: params.allow_redisplay }),
      ...(details === undefined
        ? {}
        : {
            billing_details: {
              ...method.billing_details,
              ...(details as Stripe.PaymentMethod.BillingDetails),
            },
          }),
      ...(params.us_bank_account === undefined || method.us_bank_account === undefined
        ? {}
        : { us_bank_account: { ...method.us_bank_account, ...params.us_bank_account } }),
      ...(card === undefined || method.card === undefined
        ? {}
        : {
            card: {
              ...method.card,
              exp_month: card.exp_month ?? method.card.exp_month,
              exp_year: card.exp_year ?? method.card.exp_year,
            },
          }),
    });
    emitUpdate(world, store, 'payment_method.updated', { object: method, previous });
    return method;
  }),
  post<{ customer: string }>('/v1/payment_methods/:id/attach', (call) => {
    const { world, store, params, id } = call;
    const customer = liveCustomer(store, params.customer);
    const method = useMethod(world, store, id, 'payment_method', 404);
    attach(world, store, method, customer);
    return method;
  }),
  post('/v1/payment_methods/:id/detach', ({ world, store, id }) => {
    const method = stored(store, id);
    if (method.customer === null) {
      throw invalid(
        'The payment method you provided is not attached to a customer so detachment is ' +
          'impossible.',
      );
    }
    const customer = store.customers.get(String(method.customer));
    if (customer !== undefined && 'invoice_settings' in customer) {
      const settings = customer.invoice_settings;
      if (settings.default_payment_method === id) {
        customer.invoice_settings = { ...settings, default_payment_method: null };
        note(world, store, 'customer lost its default payment method', customer);
      }
    }
    const previous = change(method, { customer: null });
    spend(world, store, method);
    emitUpdate(world, store, 'payment_method.detached', { object: method, previous });
    return method;
  }),
  get('/v1/mandates/:id', ({ store, id }) => {
    const mandate = store.mandates.get(id);
    if (mandate === undefined) throw missing('mandate', id);
    const { created: _, ...shown } = mandate;
    return shown;
  }),
];
