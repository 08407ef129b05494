import type Stripe from 'stripe';
import { methodOptions, SETUP_OPTIONS } from '../intents/method-options';
import { methodTypes } from '../intents/method-types';
import type { MethodTypeParams } from '../intents/method-types';
import { mergeMetadata } from '../objects/metadata';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { letterString, newId } from '../world/ids';
import type { World } from '../world/world';

export type SetupParams = Stripe.SetupIntentCreateParams & MethodTypeParams;

const automatic = (
  { automatic_payment_methods: given }: SetupParams,
  dynamic: boolean,
): Stripe.SetupIntent.AutomaticPaymentMethods | null =>
  given === undefined && !dynamic ? null : { allow_redirects: 'always', enabled: true, ...given };

export function createSetup(
  world: World,
  store: AccountStore,
  params: SetupParams,
): Stripe.SetupIntent {
  const id = newId('seti');
  const types = methodTypes(params, null);
  const typed = params.payment_method_types ?? params.allowed_payment_method_types;
  const setup: Stripe.SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    application: null,
    automatic_payment_methods: automatic(params, typed === undefined),
    cancellation_reason: null,
    client_secret: `${id}_secret_${letterString(32)}`,
    created: world.clock.seconds(),
    customer: params.customer ?? null,
    description: params.description ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: mergeMetadata(null, params.metadata),
    next_action: null,
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: methodOptions(SETUP_OPTIONS, types, params.payment_method_options),
    payment_method_types: types,
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: params.usage ?? 'off_session',
  };
  store.setupIntents.add(setup);
  emit(world, store, 'setup_intent.created', setup);
  return setup;
}
