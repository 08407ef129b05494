import type Stripe from 'stripe';
import { refuseRestricted } from '../connect/accounts';
import { liveCustomer } from '../objects/live-customer';
import { mergeMetadata } from '../objects/metadata';
import { createMethod, useMethod } from '../objects/payment-methods';
import type { MethodData } from '../objects/method-fields';
import { consentIn, refuseInactive } from '../objects/mandates';
import { refuseSpent } from '../objects/spent';
import { get, post } from '../transport/call';
import type { Call, Route } from '../transport/call';
import { ApiError, invalid, missing } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { rateLimited } from '../transport/refusals';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { refuseAmount } from './amounts';
import { cancelIntent } from './cancel';
import { captureIntent } from './capture';
import { CONFIRMABLE, confirmIntent, refuseConfirm, refuseMethod } from './confirm';
import { declineAnswer } from './fail';
import { INTENT_OPTIONS, methodOptions } from './method-options';
import { methodTypes, refuseMethodType } from './method-types';
import type { MethodTypeParams } from './method-types';
import { createIntent, refuseDescriptor, copyKeptParams } from './payment-intent';
import type { IntentParams } from './payment-intent';
import { searchIntents } from './search';
import { verifyDeposits } from './microdeposits';
import type { Deposits } from './microdeposits';
import { refuseStatus } from './unexpected-state';

type Confirm = Stripe.PaymentIntentConfirmParams;
type Update = Stripe.PaymentIntentUpdateParams & MethodTypeParams;

export function requireIntent(store: AccountStore, id: string): Stripe.PaymentIntent {
  const intent = store.paymentIntents.get(id);
  if (intent === undefined) throw missing('payment_intent', id, 'intent');
  return intent;
}

function methodGiven(
  call: Call<unknown>,
  params: { payment_method?: string; payment_method_data?: unknown },
): Stripe.PaymentMethod | null {
  const { world, store } = call;
  if (params.payment_method_data !== undefined) {
    return createMethod(world, store, params.payment_method_data as MethodData);
  }
  if (params.payment_method === undefined) return null;
  return useMethod(world, store, params.payment_method);
}

function confirm(call: Call<unknown>, intent: Stripe.PaymentIntent, params: Confirm): void {
  const { world, store } = call;
  refuseOwned(call, intent, 'confirm');
  refuseStatus(intent, 'confirm', CONFIRMABLE);
  const given = methodGiven(call, params as { payment_method?: string });
  const method = given ?? store.paymentMethods.get(String(intent.payment_method)) ?? null;
  if (method === null) throw noMethod();
  const options = {
    offSession: isOffSession(params),
    errorOnAction: params.error_on_requires_action === true,
    returnUrl: params.return_url ?? null,
    ...consentIn(params),
    inCheckout: false,
  };
  refuseConfirm(call.world, store, { intent, method }, options);
  copyKeptParams(intent, {
    setup_future_usage: params.setup_future_usage,
    receipt_email: params.receipt_email,
    shipping: params.shipping,
  });
  if (params.capture_method !== undefined) intent.capture_method = params.capture_method;
  showOptions(intent, intent.payment_method_types, params.payment_method_options);
  const decline = confirmIntent(world, store, { intent, method }, options);
  if (decline !== null) throw declineAnswer(intent, decline);
}

const isOffSession = (params: Pick<Confirm, 'off_session'>): boolean =>
  params.off_session !== undefined && params.off_session !== false;

const noMethod = (): ApiError =>
  invalid(
    "You cannot confirm this PaymentIntent because it's missing a payment method. You can " +
      'either update the PaymentIntent with a payment method and then confirm it again, or ' +
      'confirm it again directly with a payment method or ConfirmationToken.',
    'payment_intent_unexpected_state',
  );

/** Checkout owns it: it is canceled by itself only while its money is to be captured. */
function refuseOwned(call: Call<unknown>, intent: Stripe.PaymentIntent, verb: string): void {
  const session = secretsOf(call.world, intent).session;
  if (session === null || session.status === 'expired') return;
  if (verb === 'cancel' && intent.status === 'requires_capture') return;
  throw new ApiError(400, {
    code: 'payment_intent_unexpected_state',
    message:
      `You cannot ${verb} this PaymentIntent because it belongs to the Checkout Session ` +
      `${session.id}. Expire the Checkout Session instead.`,
    payment_intent: intent,
    type: 'invalid_request_error',
  });
}

function update(call: Call<Update>): Stripe.PaymentIntent {
  const { store, params } = call;
  const intent = requireIntent(store, call.id);
  refuseStatus(intent, 'update', [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    ...(params.amount === undefined && params.payment_method === undefined
      ? ['processing', 'requires_capture', 'succeeded', 'canceled']
      : []),
  ]);
  const currency = params.currency ?? intent.currency;
  if (params.amount !== undefined || params.currency !== undefined) {
    refuseAmount(params.amount ?? intent.amount, currency);
  }
  const customer = customerFor(store, intent, params.customer as string | undefined);
  const types = typesFor(intent, params, currency);
  refuseDescriptor(params, types);
  const metadata = mergeMetadata(intent.metadata, params.metadata);
  const method = methodGiven(call, params as { payment_method?: string });
  if (method !== null) {
    refuseMethodType(method.type, types, currency);
    refuseSpent(call.world, method, 'pay');
  }
  countUpdate(call.world, intent);
  copyKeptParams(intent, params as Record<string, unknown>);
  Object.assign(intent, {
    ...(params.allowed_payment_method_types === undefined
      ? {}
      : { allowed_payment_method_types: params.allowed_payment_method_types || null }),
    amount: params.amount ?? intent.amount,
    currency,
    customer,
    metadata,
    payment_method_types: types,
    payment_method: method?.id ?? intent.payment_method,
  });
  if (params.capture_method !== undefined) intent.capture_method = params.capture_method;
  showOptions(intent, types, params.payment_method_options);
  if (method !== null && intent.status === 'requires_payment_method') {
    intent.status = 'requires_confirmation';
  }
  note(call.world, store, 'payment_intent updated', intent);
  return intent;
}

function showOptions(
  intent: Stripe.PaymentIntent,
  types: readonly string[],
  given: Update['payment_method_options'],
): void {
  const wanted = { ...intent.payment_method_options, ...given };
  intent.payment_method_options = methodOptions(INTENT_OPTIONS, types, wanted);
}

function customerFor(
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  given: string | undefined,
): Stripe.PaymentIntent['customer'] {
  if (given === undefined || given === intent.customer) return intent.customer;
  if (intent.customer === null) return liveCustomer(store, given).id;
  throw invalid('You cannot change the customer of a PaymentIntent.', undefined, 'customer');
}

function typesFor(intent: Stripe.PaymentIntent, params: Update, currency: string): string[] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = params;
  const given = allowed || excluded || params.payment_method_types !== undefined;
  if (!given) return intent.payment_method_types;
  return methodTypes(params, currency);
}

/** Money can only go to an account of one's own platform. */
function refuseDestination(world: World, store: AccountStore, id: string | undefined): void {
  if (id === undefined || world.accounts.get(id)?.platform === store.account) return;
  throw missing('destination', id, 'transfer_data[destination]', 400);
}

const UPDATES_PER_HOUR = 1000;

/** Stripe takes 1,000 updates of one intent an hour. */
function countUpdate(world: World, intent: Stripe.PaymentIntent): void {
  const secrets = secretsOf(world, intent);
  const hour = Math.floor(world.clock.now() / 3_600_000);
  const before = secrets.updates?.hour === hour ? secrets.updates.count : 0;
  if (before >= UPDATES_PER_HOUR) throw rateLimited('resource-specific');
  secrets.updates = { hour, count: before + 1 };
}

type ListParams = Stripe.PaymentIntentListParams & Paging;

export const intentRoutes: readonly Route[] = [
  post<IntentParams>('/v1/payment_intents', (call) => {
    const { world, store, params } = call;
    refuseRestricted(world, store);
    refuseAmount(params.amount, params.currency);
    refuseDestination(world, store, params.transfer_data?.destination);
    if (params.customer !== undefined) liveCustomer(store, params.customer);
    if (isOffSession(params) && params.confirm !== true) {
      throw invalid(
        'The parameter `off_session` can only be passed in when `confirm` is set to true.',
        'payment_intent_invalid_parameter',
        'off_session',
      );
    }
    const given = methodGiven(call, params as { payment_method?: string });
    if (params.confirm === true && given === null) throw noMethod();
    if (given !== null) {
      const customer = params.customer ?? null;
      const types = methodTypes(params, params.currency);
      const wish = { customer, currency: params.currency, payment_method_types: types };
      if (params.confirm === true) {
        refuseMethod(world, wish, given);
        refuseInactive(store, given);
      } else {
        refuseMethodType(given.type, types, params.currency);
        refuseSpent(world, given, 'pay');
      }
    }
    const intent = createIntent(world, store, params);
    if (given !== null) {
      intent.payment_method = given.id;
      intent.status = 'requires_confirmation';
    }
    if (params.confirm === true) {
      const { payment_method: _, payment_method_data: _data, ...options } = params as Confirm;
      confirm(call, intent, options);
    }
    return intent;
  }),
  get<ListParams>('/v1/payment_intents', ({ world, store, params }) =>
    list(world, {
      url: '/v1/payment_intents',
      table: store.paymentIntents,
      paging: params,
    }),
  ),
  get<{ query: string; limit?: number; page?: string }>('/v1/payment_intents/search', (call) =>
    searchIntents(call.world, call.store, call.params),
  ),
  get('/v1/payment_intents/:id', ({ store, id }) => requireIntent(store, id)),
  post<Update>('/v1/payment_intents/:id', update),
  post<Confirm>('/v1/payment_intents/:id/confirm', (call) => {
    const intent = requireIntent(call.store, call.id);
    confirm(call, intent, call.params);
    return intent;
  }),
  post<Stripe.PaymentIntentCancelParams>('/v1/payment_intents/:id/cancel', (call) => {
    const intent = requireIntent(call.store, call.id);
    refuseOwned(call, intent, 'cancel');
    cancelIntent(call.world, call.store, intent, call.params.cancellation_reason ?? null);
    return intent;
  }),
  post<Stripe.PaymentIntentCaptureParams>('/v1/payment_intents/:id/capture', (call) => {
    const intent = requireIntent(call.store, call.id);
    const metadata = mergeMetadata(intent.metadata, call.params.metadata);
    captureIntent(call.world, call.store, intent, call.params.amount_to_capture);
    intent.metadata = metadata;
    return intent;
  }),
  post<Deposits>('/v1/payment_intents/:id/verify_microdeposits', (call) => {
    const intent = requireIntent(call.store, call.id);
    verifyDeposits(call.world, call.store, intent, call.params);
    return intent;
  }),
];
