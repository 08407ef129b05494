import type Stripe from 'stripe';
import { refuseRestricted } from '../connect/accounts';
import { refuseAmount } from '../intents/amounts';
import { methodOptions, SESSION_OPTIONS } from '../intents/method-options';
import { methodTypes } from '../intents/method-types';
import { refuseDescriptor } from '../intents/payment-intent';
import { liveCustomer } from '../objects/live-customer';
import { mergeMetadata } from '../objects/metadata';
import { invalid, malformed, missingParameter } from '../transport/errors';
import { note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { letterString } from '../world/ids';
import { plan } from '../world/planned-changes';
import type { World } from '../world/world';
import { blankSession } from './blank-session';
import type { SessionParams } from './blank-session';
import { checkLineItems, makeLineItems } from './line-items';
import { setupFor } from './setup-session';
import { rememberParams } from './hidden-params';

const SHORTEST_LIFE_S = 30 * 60;
const LONGEST_LIFE_S = 24 * 3600;

/** Creates an open Checkout session, for payment or setup, and plans its expiry. */
export function createSession(
  world: World,
  store: AccountStore,
  params: SessionParams,
): Stripe.Checkout.Session {
  refuseRestricted(world, store);
  const mode = modeOf(params);
  const hosted = params.ui_mode === undefined || params.ui_mode === 'hosted_page';
  if (hosted && params.success_url === undefined) throw missingParameter('success_url');
  refuseTogether(mode, params);
  const customer = params.customer === undefined ? null : liveCustomer(store, params.customer);
  const expiresAt = expiry(world, params.expires_at);
  const id = `cs_test_a1${letterString(56)}`;
  const checked = mode === 'setup' ? [] : checkLineItems(store, params.line_items ?? []);
  const currency = checked[0]?.currency ?? params.currency ?? null;
  const total = checked.reduce((sum, item) => sum + item.amount, 0);
  if (mode === 'payment') refuseTotal(total, currency ?? '');
  const types = methodTypes(params, currency);
  refuseData(params, types);
  const metadata = mergeMetadata(null, params.metadata);
  // All checks have passed: from here on objects are created.
  const items = makeLineItems(world, store, checked);
  const session: Stripe.Checkout.Session = {
    ...blankSession(id, world.clock.seconds(), params, customer),
    allowed_payment_method_types: params.allowed_payment_method_types
      ? [...params.allowed_payment_method_types]
      : null,
    amount_subtotal: mode === 'setup' ? null : total,
    amount_total: mode === 'setup' ? null : total,
    currency,
    expires_at: expiresAt,
    metadata,
    mode,
    payment_method_options: methodOptions(SESSION_OPTIONS, types, params.payment_method_options),
    payment_method_types: types,
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    url: hosted ? `${world.url}/c/pay/${id}` : null,
  };
  store.sessions.add(session);
  store.lineItems.add({ id, created: session.created, items });
  rememberParams(session, params);
  if (mode === 'setup') setupFor(world, store, session, params);
  note(world, store, 'checkout.session created', session);
  plan(world, store, { kind: 'expire_session', id, dueAt: expiresAt * 1000, detail: '' });
  return session;
}

function expiry(world: World, given: number | undefined): number {
  const now = world.clock.seconds();
  if (given === undefined) return now + LONGEST_LIFE_S;
  if (given < now + SHORTEST_LIFE_S) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      undefined,
      'expires_at',
    );
  }
  if (given > now + LONGEST_LIFE_S) {
    throw invalid(
      'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.',
      undefined,
      'expires_at',
    );
  }
  return given;
}

function refuseTotal(total: number, currency: string): void {
  refuseAmount(total, currency, "The Checkout Session's total amount due must add up to");
}

/** The parameters of the later intent are checked now, not when the customer pays. */
function refuseData(params: SessionParams, types: readonly string[]): void {
  const data = params.payment_intent_data ?? {};
  refuseDescriptor(data, types);
  for (const given of [data.metadata, params.setup_intent_data?.metadata]) {
    mergeMetadata(null, given);
  }
}

function modeOf(params: SessionParams): 'payment' | 'setup' {
  const mode = params.mode ?? 'payment';
  const played = (['payment', 'setup'] as const).find((each) => each === mode);
  if (played !== undefined) return played;
  const words = `This sandbox plays the modes payment and setup, not ${mode}.`;
  throw malformed(words, undefined, 'mode');
}

function refuseTogether(mode: string, params: SessionParams): void {
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalid('You may only specify one of these parameters: customer, customer_email.');
  }
  if (params.customer_update !== undefined && params.customer === undefined) {
    throw invalid('`customer_update` can only be used with `customer`.');
  }
  if (mode !== 'setup') {
    if (params.setup_intent_data === undefined) return;
    throw invalid(
      'You can not pass `setup_intent_data` in `payment` mode.',
      undefined,
      'setup_intent_data',
    );
  }
  for (const key of [
    'line_items',
    'payment_intent_data',
    'saved_payment_method_options',
  ] as const) {
    if (params[key] === undefined) continue;
    throw invalid(`You can not pass \`${key}\` in \`setup\` mode.`, undefined, key);
  }
  const typed = params.allowed_payment_method_types ?? params.payment_method_types;
  if (params.currency === undefined && typed === undefined) throw missingParameter('currency');
}
