import type Stripe from 'stripe';
import type { AccountStore } from '../world/account-store';
import { linksOf, secretsOf } from '../world/world';
import type { World } from '../world/world';
import type { Group } from './violation-log';

// How many ways to pay one invoice are live at once. A session counts while it is open, or
// complete with its intent processing or waiting for the customer (the two count once). An intent
// without a session counts from its confirm until it has succeeded or is canceled.

const GROUPS_KEPT = 100_000;

export function groupKey(store: AccountStore, metadata: Stripe.Metadata | null): string | null {
  const ref = metadata?.['invoice_ref'];
  if (ref === undefined || ref === '') return null;
  return [store.account, metadata?.['connection'] ?? '', ref].join('/');
}

export function watchIntent(world: World, store: AccountStore, intent: Stripe.PaymentIntent): void {
  const key = groupKey(store, intent.metadata);
  if (key === null) return;
  const group = groupOf(world, key);
  group.intents.add(intent.id);
  recount(world, store, key, group);
}

export function watchSession(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
): void {
  const key = groupKey(store, session.metadata);
  if (key === null) return;
  const group = groupOf(world, key);
  group.sessions.add(session.id);
  recount(world, store, key, group);
}

/** A confirm while an earlier success is still in effect pays the same invoice twice. */
export function recordConfirmAfterSuccess(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
): void {
  const key = groupKey(store, intent.metadata);
  const group = key === null ? undefined : world.violations.groups.get(key);
  if (group === undefined || !world.cause.watched) return;
  const earlier = effectivePayment(world, store, group);
  if (earlier === null || earlier.id === intent.id) return;
  world.violations.record('confirm_after_success', store.account, world.cause.requestId, {
    invoice: key,
    confirmed: intent.id,
    effective: earlier.id,
  });
}

export function liveWays(world: World, store: AccountStore, group: Group): string[] {
  const sessions = [...group.sessions].filter((id) => {
    const session = store.sessions.get(id);
    return session !== undefined && sessionIsLive(store, session);
  });
  const intents = [...group.intents].filter((id) => {
    const intent = store.paymentIntents.get(id);
    return intent !== undefined && intentIsLive(world, intent);
  });
  return [...sessions, ...intents].sort();
}

function sessionIsLive(store: AccountStore, session: Stripe.Checkout.Session): boolean {
  if (session.status === 'open') return true;
  if (session.status !== 'complete') return false;
  const intent = store.paymentIntents.get(String(session.payment_intent));
  return intent?.status === 'processing' || intent?.status === 'requires_action';
}

function intentIsLive(world: World, intent: Stripe.PaymentIntent): boolean {
  const secrets = secretsOf(world, intent);
  if (secrets.session !== null || !secrets.confirmed) return false;
  return intent.status !== 'succeeded' && intent.status !== 'canceled';
}

function recount(world: World, store: AccountStore, key: string, group: Group): void {
  const live = liveWays(world, store, group);
  if (live.length < 2) {
    group.reported = '';
    return;
  }
  const together = live.join(' ');
  if (group.reported === together) return;
  group.reported = together;
  world.violations.record('two_live_ways_to_pay', store.account, world.cause.requestId, {
    invoice: key,
    live,
  });
}

function effectivePayment(
  world: World,
  store: AccountStore,
  group: Group,
): Stripe.PaymentIntent | null {
  const own = [...group.sessions].map((id) => String(store.sessions.get(id)?.payment_intent));
  for (const id of new Set([...group.intents, ...own])) {
    const intent = store.paymentIntents.get(id);
    if (intent?.status !== 'succeeded') continue;
    const charge = store.charges.get(String(intent.latest_charge));
    if (charge === undefined || charge.amount_refunded >= charge.amount) continue;
    const lost = linksOf(world, charge).disputes.some((dispute) => dispute.status === 'lost');
    if (!lost) return intent;
  }
  return null;
}

function groupOf(world: World, key: string): Group {
  const existing = world.violations.groups.get(key);
  if (existing !== undefined) return existing;
  const fresh: Group = { intents: new Set(), sessions: new Set(), reported: '' };
  world.violations.groups.set(key, fresh);
  if (world.violations.groups.size > GROUPS_KEPT) {
    const oldest = world.violations.groups.keys().next();
    if (oldest.done !== true) world.violations.groups.delete(oldest.value);
  }
  return fresh;
}
