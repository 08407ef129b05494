import type Stripe from 'stripe';
import { mergeMetadata } from '../objects/metadata';
import { createMethod, useMethod } from '../objects/payment-methods';
import type { MethodData } from '../objects/method-fields';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { ApiError, invalid, missing } from '../transport/errors';
import { list, page, rowsOf } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { declineFields } from '../objects/declines';
import { note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { createSession } from './create-session';
import type { SessionParams } from './blank-session';
import { expireSession } from './expire-session';
import { hiddenParamsOf } from './hidden-params';
import { paySession } from './pay-session';

export function requireSession(store: AccountStore, id: string): Stripe.Checkout.Session {
  const session = store.sessions.get(id);
  if (session === undefined) throw missing('checkout.session', id, 'session');
  return session;
}

export function lineItemsOf(store: AccountStore, id: string, paging: Paging): unknown {
  const items = (store.lineItems.get(id)?.items ?? []).map((item) => ({ ...item, created: 0 }));
  const found = page({
    url: `/v1/checkout/sessions/${id}/line_items`,
    rows: rowsOf(items),
    paging,
    find: (cursor) => items.find((item) => item.id === cursor),
    keep: () => true,
  });
  return { ...found, data: found.data.map(({ created: _, ...item }) => item) };
}

type Listing = Stripe.Checkout.SessionListParams & Paging;

export const checkoutRoutes: readonly Route[] = [
  post<SessionParams>('/v1/checkout/sessions', ({ world, store, params }) =>
    createSession(world, store, params),
  ),
  get<Listing>('/v1/checkout/sessions', ({ world, store, params }) =>
    list(world, {
      url: '/v1/checkout/sessions',
      table: store.sessions,
      paging: params,
    }),
  ),
  get('/v1/checkout/sessions/:id', ({ store, id }) => requireSession(store, id)),
  post<Stripe.Checkout.SessionUpdateParams>('/v1/checkout/sessions/:id', (call) => {
    const { world, store, params, id } = call;
    const session = requireSession(store, id);
    if (params.payment_intent_data !== undefined && session.status !== 'open') {
      throw invalid(`This Checkout Session is ${session.status ?? 'closed'}.`);
    }
    session.metadata = mergeMetadata(session.metadata, params.metadata);
    if (params.payment_intent_data !== undefined) {
      Object.assign(hiddenParamsOf(session).paymentIntentData, params.payment_intent_data);
    }
    note(world, store, 'checkout.session updated', session);
    return session;
  }),
  post('/v1/checkout/sessions/:id/expire', ({ world, store, id }) => {
    const session = requireSession(store, id);
    expireSession(world, store, session);
    return session;
  }),
  get<Paging>('/v1/checkout/sessions/:id/line_items', ({ store, params, id }) => {
    requireSession(store, id);
    return lineItemsOf(store, id, params);
  }),
  // Stripe's own page speaks these two, and so does Stripe's CLI.
  get('/v1/payment_pages/:id', ({ store, id }) => {
    const session = requireSession(store, id);
    return { id, object: 'checkout.session', session_id: id, amount: session.amount_total };
  }),
  post<{ payment_method?: string; payment_method_data?: MethodData; expected_amount?: string }>(
    '/v1/payment_pages/:id/confirm',
    ({ world, store, params, id }) => {
      const session = requireSession(store, id);
      const expected = params.expected_amount;
      if (expected !== undefined && Number(expected) !== session.amount_total) {
        throw invalid('The amount has changed.', 'checkout_amount_mismatch', 'expected_amount');
      }
      const method =
        params.payment_method === undefined
          ? createMethod(world, store, params.payment_method_data ?? {})
          : useMethod(world, store, params.payment_method);
      const outcome = paySession(world, store, session, method);
      if (outcome.kind === 'declined') {
        throw new ApiError(402, { ...declineFields(outcome.decline), type: 'card_error' });
      }
      return session;
    },
  ),
];
