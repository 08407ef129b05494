import type Stripe from 'stripe';
import type { Books } from '../world/books';
import { linksOf, secretsOf } from '../world/world';
import type { World } from '../world/world';
import type { Group } from './judge';

// How many ways to pay one invoice are live at once. A session counts while it is open, or
// complete with its intent processing or waiting for the customer (the two count once); an intent
// of its own counts from its confirm until it has succeeded or is canceled.

const groupsKept = 100_000;

export function groupKey(books: Books, metadata: Stripe.Metadata | null): string | null {
  const ref = metadata?.['invoice_ref'];
  if (ref === undefined || ref === '') return null;
  return [books.account, metadata?.['connection'] ?? '', ref].join('/');
}

export function watchIntent(world: World, books: Books, intent: Stripe.PaymentIntent): void {
  const key = groupKey(books, intent.metadata);
  if (key === null) return;
  const group = groupOf(world, key);
  group.intents.add(intent.id);
  recount(world, books, key, group);
}

export function watchSession(world: World, books: Books, session: Stripe.Checkout.Session): void {
  const key = groupKey(books, session.metadata);
  if (key === null) return;
  const group = groupOf(world, key);
  group.sessions.add(session.id);
  recount(world, books, key, group);
}

/** A confirm while an earlier success still stands pays the same invoice twice. */
export function judgeConfirm(world: World, books: Books, intent: Stripe.PaymentIntent): void {
  const key = groupKey(books, intent.metadata);
  const group = key === null ? undefined : world.judge.groups.get(key);
  if (group === undefined || !world.cause.judged) return;
  const standing = standingPayment(world, books, group);
  if (standing === null || standing.id === intent.id) return;
  world.judge.record('confirm_after_success', books.account, world.cause.requestId, {
    invoice: key,
    confirmed: intent.id,
    standing: standing.id,
  });
}

export function liveWays(world: World, books: Books, group: Group): string[] {
  const sessions = [...group.sessions].filter((id) => {
    const session = books.sessions.get(id);
    return session !== undefined && sessionIsLive(books, session);
  });
  const intents = [...group.intents].filter((id) => {
    const intent = books.paymentIntents.get(id);
    return intent !== undefined && intentIsLive(world, intent);
  });
  return [...sessions, ...intents].sort();
}

function sessionIsLive(books: Books, session: Stripe.Checkout.Session): boolean {
  if (session.status === 'open') return true;
  if (session.status !== 'complete') return false;
  const intent = books.paymentIntents.get(String(session.payment_intent));
  return intent?.status === 'processing' || intent?.status === 'requires_action';
}

function intentIsLive(world: World, intent: Stripe.PaymentIntent): boolean {
  const secrets = secretsOf(world, intent);
  if (secrets.session !== null || !secrets.confirmed) return false;
  return intent.status !== 'succeeded' && intent.status !== 'canceled';
}

function recount(world: World, books: Books, key: string, group: Group): void {
  const live = liveWays(world, books, group);
  if (live.length < 2) {
    group.reported = '';
    return;
  }
  const together = live.join(' ');
  if (group.reported === together) return;
  group.reported = together;
  world.judge.record('two_live_ways_to_pay', books.account, world.cause.requestId, {
    invoice: key,
    live,
  });
}

function standingPayment(world: World, books: Books, group: Group): Stripe.PaymentIntent | null {
  const own = [...group.sessions].map((id) => String(books.sessions.get(id)?.payment_intent));
  for (const id of new Set([...group.intents, ...own])) {
    const intent = books.paymentIntents.get(id);
    if (intent?.status !== 'succeeded') continue;
    const charge = books.charges.get(String(intent.latest_charge));
    if (charge === undefined || charge.amount_refunded >= charge.amount) continue;
    const lost = linksOf(world, charge).disputes.some((dispute) => dispute.status === 'lost');
    if (!lost) return intent;
  }
  return null;
}

function groupOf(world: World, key: string): Group {
  const known = world.judge.groups.get(key);
  if (known !== undefined) return known;
  const fresh: Group = { intents: new Set(), sessions: new Set(), reported: '' };
  world.judge.groups.set(key, fresh);
  if (world.judge.groups.size > groupsKept) {
    const oldest = world.judge.groups.keys().next();
    if (oldest.done !== true) world.judge.groups.delete(oldest.value);
  }
  return fresh;
}
