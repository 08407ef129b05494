import type Stripe from 'stripe';
import { finalAnswer, finalRefusal, proofOf } from '../intents/microdeposits';
import type { Deposits } from '../intents/microdeposits';
import { liveCustomer } from '../objects/live-customer';
import { consentIn } from '../objects/mandates';
import { mergeMetadata } from '../objects/metadata';
import { createMethod, useMethod } from '../objects/payment-methods';
import type { MethodData } from '../objects/method-fields';
import { get, post } from '../transport/call';
import type { Call, Route } from '../transport/call';
import { invalid, missing } from '../transport/errors';
import type { ApiError } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { cancelSetup } from './cancel';
import {
  confirmSetup,
  failSetup,
  refuseSetupMethod,
  setupDeclineAnswer,
  succeedSetup,
} from './confirm';
import { methodOptions, SETUP_OPTIONS } from '../intents/method-options';
import { methodTypes } from '../intents/method-types';
import { createSetup } from './setup-intent';
import type { SetupParams } from './setup-intent';
import { refuseSetupStatus } from './unexpected-state';

type Confirm = Stripe.SetupIntentConfirmParams;

function found(store: AccountStore, id: string): Stripe.SetupIntent {
  const setup = store.setupIntents.get(id);
  if (setup === undefined) throw missing('setupintent', id, 'intent');
  return setup;
}

function methodGiven(
  { world, store }: Call<unknown>,
  params: { payment_method?: string; payment_method_data?: unknown },
): Stripe.PaymentMethod | null {
  if (params.payment_method_data !== undefined) {
    return createMethod(world, store, params.payment_method_data as MethodData);
  }
  return params.payment_method === undefined
    ? null
    : useMethod(world, store, params.payment_method);
}

function confirm(call: Call<unknown>, setup: Stripe.SetupIntent, params: Confirm): void {
  const { world, store } = call;
  const method =
    methodGiven(call, params) ?? store.paymentMethods.get(String(setup.payment_method));
  if (method === undefined) throw noMethod();
  const decline = confirmSetup(
    world,
    store,
    { setup, method },
    {
      offSession: false,
      returnUrl: params.return_url ?? null,
      ...consentIn(params),
      inCheckout: false,
    },
  );
  if (decline !== null) throw setupDeclineAnswer(setup, decline);
}

const noMethod = (): ApiError =>
  invalid(
    "You cannot confirm this SetupIntent because it's missing a payment method.",
    'setup_intent_unexpected_state',
  );

function verify(call: Call<Deposits>): unknown {
  const { world, store, params } = call;
  const setup = found(store, call.id);
  if (setup.next_action?.type !== 'verify_with_microdeposits') {
    throw invalid(
      'This SetupIntent is not awaiting microdeposit verification.',
      'intent_invalid_state',
    );
  }
  const method = store.paymentMethods.get(String(setup.payment_method));
  if (method === undefined) throw missing('PaymentMethod', String(setup.payment_method));
  const proof = proofOf(params);
  if (proof !== 'right') {
    failSetup(world, store, { setup, method }, finalRefusal(proof));
    throw finalAnswer(proof);
  }
  succeedSetup(world, store, { setup, method }, { mandateGiven: true });
  return setup;
}

type Listing = Stripe.SetupIntentListParams & Paging;

export const setupRoutes: readonly Route[] = [
  post<SetupParams>('/v1/setup_intents', (call) => {
    const { world, store, params } = call;
    if (params.customer !== undefined) liveCustomer(store, params.customer);
    const method = methodGiven(call, params);
    if (params.confirm === true) {
      if (method === null) throw noMethod();
      const types = methodTypes(params, null);
      refuseSetupMethod(
        world,
        store,
        { payment_method_types: types },
        { method, ...consentIn(params) },
      );
    }
    const setup = createSetup(world, store, params);
    if (method !== null) {
      setup.payment_method = method.id;
      setup.status = 'requires_confirmation';
    }
    if (params.confirm === true) {
      const { payment_method: _, payment_method_data: _data, ...options } = params;
      confirm(call, setup, options as Confirm);
    }
    return setup;
  }),
  get<Listing>('/v1/setup_intents', ({ world, store, params }) =>
    list(world, {
      url: '/v1/setup_intents',
      table: store.setupIntents,
      paging: params,
    }),
  ),
  get('/v1/setup_intents/:id', ({ store, id }) => found(store, id)),
  post<Stripe.SetupIntentUpdateParams>('/v1/setup_intents/:id', (call) => {
    const { world, store, params, id } = call;
    const setup = found(store, id);
    refuseSetupStatus(setup, 'update', [
      'requires_payment_method',
      'requires_confirmation',
      'requires_action',
    ]);
    const { customer } = params;
    const method = methodGiven(call, params);
    const { allowed_payment_method_types: allowed } = params;
    const types = allowed ? methodTypes({ allowed_payment_method_types: allowed }, null) : null;
    Object.assign(setup, {
      ...(types === null
        ? {}
        : { allowed_payment_method_types: allowed, payment_method_types: types }),
      payment_method_options: methodOptions(SETUP_OPTIONS, types ?? setup.payment_method_types, {
        ...setup.payment_method_options,
        ...params.payment_method_options,
      }),
      metadata: mergeMetadata(setup.metadata, params.metadata),
      description: params.description === undefined ? setup.description : params.description,
      customer: customer === undefined ? setup.customer : liveCustomer(store, customer).id,
      ...(method === null ? {} : { payment_method: method.id, status: 'requires_confirmation' }),
    });
    note(world, store, 'setup_intent updated', setup);
    return setup;
  }),
  post<Confirm>('/v1/setup_intents/:id/confirm', (call) => {
    const setup = found(call.store, call.id);
    confirm(call, setup, call.params);
    return setup;
  }),
  post<Stripe.SetupIntentCancelParams>('/v1/setup_intents/:id/cancel', (call) => {
    const setup = found(call.store, call.id);
    cancelSetup(call.world, call.store, setup, call.params.cancellation_reason ?? null);
    return setup;
  }),
  post<Deposits>('/v1/setup_intents/:id/verify_microdeposits', verify),
];
