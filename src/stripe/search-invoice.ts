import type Stripe from 'stripe';
import type { IntentReading, Reading, SessionReading } from '../domain/collection/model/fact';
import { readCheckout } from './checkouts';
import { andThen, listAll, ok } from './call';
import { readIntent } from './intents';
import { idOf } from './reading-of';
import type { Called, SearchAsk } from './room';

const LONGEST_SESSION = 24 * 60 * 60;

interface Found {
  intents: string[];
  sessions: string[];
}

/**
 * Everything at Stripe that carries this invoice's ref, by listing and not by Search, which lags.
 * An object outside the lists does not exist: that is what `searched` promises.
 */
export async function searchInvoice(
  stripe: Stripe,
  ask: SearchAsk,
): Promise<Called<Omit<Reading, 'asOf'>>> {
  const found = await findAll(stripe, ask);
  return andThen(found, (value) => readAll(stripe, value));
}

async function findAll(stripe: Stripe, ask: SearchAsk): Promise<Called<Found>> {
  const of = ask.customer === null ? {} : { customer: ask.customer };
  const created = { gte: ask.createdSince };
  const [intents, sessions, guests] = await Promise.all([
    listAll((page) => stripe.paymentIntents.list({ ...of, created, ...page })),
    listAll((page) => stripe.checkout.sessions.list({ ...of, created, ...page })),
    ask.customer === null ? ok([]) : recentSessions(stripe, ask.createdSince),
  ]);
  if (intents.kind !== 'ok') return intents;
  if (sessions.kind !== 'ok') return sessions;
  if (guests.kind !== 'ok') return guests;
  const ours = <T extends { id: string; metadata: Stripe.Metadata | null }>(items: T[]) =>
    items.filter(({ metadata }) => metadata?.['invoice_ref'] === ask.invoiceRef);
  const mine = ours([...sessions.value, ...guests.value]);
  const owned = new Set(mine.map((session) => idOf(session.payment_intent)));
  return ok({
    intents: ours(intents.value)
      .map(({ id }) => id)
      .filter((id) => !owned.has(id)),
    sessions: [...new Set(mine.map(({ id }) => id))],
  });
}

/** Sessions made without a customer, before one was linked; none lives longer than a day. */
function recentSessions(stripe: Stripe, since: number): Promise<Called<Stripe.Checkout.Session[]>> {
  const yesterday = Math.floor(Date.now() / 1000) - LONGEST_SESSION;
  const created = { gte: Math.max(since, yesterday) };
  return listAll((page) => stripe.checkout.sessions.list({ created, ...page }));
}

async function readAll(stripe: Stripe, found: Found): Promise<Called<Omit<Reading, 'asOf'>>> {
  const intents: IntentReading[] = [];
  const sessions: SessionReading[] = [];
  for (const id of found.sessions) {
    const read = await readCheckout(stripe, id);
    if (read.kind !== 'ok') return read;
    sessions.push(read.value.session);
    if (read.value.intent !== null) intents.push(read.value.intent);
  }
  for (const id of found.intents) {
    const read = await readIntent(stripe, id);
    if (read.kind !== 'ok') return read;
    intents.push(read.value);
  }
  return ok({ intents, sessions, searched: true });
}
