import type Stripe from 'stripe';
import { refuseRestricted } from '../connect/accounts';
import { refuseAmount } from '../intents/amounts';
import { methodTypes } from '../intents/method-types';
import type { TypesGiven } from '../intents/method-types';
import { liveCustomer } from '../objects/live-customer';
import { mergeMetadata } from '../objects/metadata';
import { invalid, malformed, missingParameter } from '../transport/errors';
import { note } from '../webhooks/emit';
import type { Books } from '../world/books';
import { letterString } from '../world/ids';
import { plan } from '../world/plans';
import type { World } from '../world/world';
import { blankSession } from './blank';
import { makeLineItems } from './line-items';
import { setupFor } from './setup';
import { rememberGiven } from './given';

export type SessionParams = Stripe.Checkout.SessionCreateParams & TypesGiven;

const shortest = 30 * 60;
const longest = 24 * 3600;

/** Opens a Checkout session: payment or setup, its page ready, its expiry on the clock. */
export function createSession(
  world: World,
  books: Books,
  params: SessionParams,
  version: string,
): Stripe.Checkout.Session {
  refuseRestricted(world, books);
  const mode = params.mode ?? 'payment';
  if (mode !== 'payment' && mode !== 'setup') {
    throw malformed(
      `This sandbox plays the modes payment and setup, not ${mode}.`,
      undefined,
      'mode',
    );
  }
  const hosted = params.ui_mode === undefined || params.ui_mode === 'hosted_page';
  if (hosted && params.success_url === undefined) throw missingParameter('success_url');
  refuseSetupExtras(mode, params);
  const customer = params.customer === undefined ? null : liveCustomer(books, params.customer);
  const expiresAt = expiry(world, params.expires_at);
  const id = `cs_test_a1${letterString(56)}`;
  const items = mode === 'setup' ? [] : makeLineItems(world, books, params.line_items ?? []);
  const currency = items[0]?.currency ?? params.currency ?? null;
  const total = items.reduce((sum, item) => sum + item.amount_total, 0);
  if (mode === 'payment') refuseTotal(total, currency ?? '');
  const session: Stripe.Checkout.Session = {
    ...blankSession(id, world.clock.seconds(), params, customer),
    allowed_payment_method_types: params.allowed_payment_method_types
      ? [...params.allowed_payment_method_types]
      : null,
    amount_subtotal: mode === 'setup' ? null : total,
    amount_total: mode === 'setup' ? null : total,
    currency,
    expires_at: expiresAt,
    metadata: mergeMetadata(null, params.metadata),
    mode,
    payment_method_types: methodTypes(params, currency, version, 'checkout'),
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    url: hosted ? `${world.url}/c/pay/${id}` : null,
  };
  books.sessions.add(session);
  books.lineItems.add({ id, created: session.created, items });
  rememberGiven(session, params);
  if (mode === 'setup') setupFor(world, books, session, params);
  note(world, books, 'checkout.session created', session);
  plan(world, books, { kind: 'expire_session', id, dueAt: expiresAt * 1000, detail: '' });
  return session;
}

function expiry(world: World, given: number | undefined): number {
  const now = world.clock.seconds();
  if (given === undefined) return now + longest;
  if (given < now + shortest) {
    throw invalid(
      'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.',
      undefined,
      'expires_at',
    );
  }
  if (given > now + longest) {
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

function refuseSetupExtras(mode: string, params: SessionParams): void {
  if (mode !== 'setup') return;
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
