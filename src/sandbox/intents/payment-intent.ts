import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import { newId, letterString } from '../world/ids';
import type { AccountStore } from '../world/account-store';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { emit } from '../webhooks/emit';
import { EMPTY_ADDRESS } from '../objects/empty-customer';
import { mergeMetadata } from '../objects/metadata';
import { refuseAmount } from './amounts';
import { INTENT_OPTIONS, methodOptions } from './method-options';
import { methodTypes } from './method-types';
import type { MethodTypeParams } from './method-types';

export type IntentParams = Stripe.PaymentIntentCreateParams & MethodTypeParams;

// Parameters that are stored as they were sent.
const KEPT_PARAMS = [
  'application_fee_amount',
  'description',
  'on_behalf_of',
  'receipt_email',
  'setup_future_usage',
  'shipping',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_data',
  'transfer_group',
] as const;

export function createIntent(
  world: World,
  store: AccountStore,
  params: IntentParams,
  session: Stripe.Checkout.Session | null = null,
): Stripe.PaymentIntent {
  refuseAmount(params.amount, params.currency);
  refuseTogether(params);
  const types = methodTypes(params, params.currency);
  refuseDescriptor(params, types);
  const id = newId('pi');
  const dynamic = params.payment_method_types === undefined;
  const intent: Stripe.PaymentIntent = {
    ...blank(id, params, world.clock.seconds()),
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    automatic_payment_methods: automatic(params, dynamic),
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    metadata: mergeMetadata(null, params.metadata),
    payment_method_types: types,
    payment_method_configuration_details: dynamic
      ? { id: 'pmc_1SandboxDefault', parent: null }
      : null,
    payment_method_options: methodOptions(INTENT_OPTIONS, types, params.payment_method_options),
  };
  copyKeptParams(intent, params as unknown as Record<string, unknown>);
  store.paymentIntents.add(intent);
  secretsOf(world, intent).session = session;
  emit(world, store, 'payment_intent.created', intent);
  return intent;
}

export function copyKeptParams(intent: Stripe.PaymentIntent, given: Record<string, unknown>): void {
  const fields = intent as unknown as Record<string, unknown>;
  for (const key of KEPT_PARAMS) {
    if (given[key] === undefined) continue;
    fields[key] = given[key] === '' ? null : given[key];
  }
  if (intent.shipping !== null) {
    const { address, carrier, phone, tracking_number } = intent.shipping;
    intent.shipping = {
      ...intent.shipping,
      carrier: carrier ?? null,
      phone: phone ?? null,
      tracking_number: tracking_number ?? null,
      ...(address === undefined ? {} : { address: { ...EMPTY_ADDRESS, ...address } }),
    };
  }
}

function refuseTogether(params: IntentParams): void {
  if (params.allowed_payment_method_types === undefined) return;
  for (const other of [
    'excluded_payment_method_types',
    'automatic_payment_methods',
    'payment_method_configuration',
  ] as const) {
    if (params[other] === undefined) continue;
    throw invalid(
      `You may only specify one of these parameters: allowed_payment_method_types, ${other}.`,
      'parameters_exclusive',
      other,
    );
  }
}

export function refuseDescriptor(
  params: { statement_descriptor?: string | null },
  types: readonly string[],
): void {
  if ((params.statement_descriptor ?? '') === '' || !types.includes('card')) return;
  throw invalid(
    'The `statement_descriptor` parameter is not supported for the payment method type `card`. ' +
      'Use `statement_descriptor_suffix` instead.',
    'payment_intent_invalid_parameter',
    'statement_descriptor',
  );
}

function automatic(
  params: IntentParams,
  dynamic: boolean,
): Stripe.PaymentIntent.AutomaticPaymentMethods | null {
  if (params.automatic_payment_methods !== undefined) {
    return { allow_redirects: 'always', ...params.automatic_payment_methods };
  }
  const filtered = params.allowed_payment_method_types !== undefined;
  return dynamic && !filtered ? { allow_redirects: 'always', enabled: true } : null;
}

function blank(id: string, params: IntentParams, created: number): Stripe.PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${letterString(25)}`,
    confirmation_method: params.confirmation_method ?? 'automatic',
    created,
    currency: params.currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
}
