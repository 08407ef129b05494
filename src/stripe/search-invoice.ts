import type Stripe from 'stripe';
import type { IntentReading, Reading, SessionReading } from '../domain/collection/model/fact';
import { readCheckout } from './checkouts';
import { andThen, listAll, ok } from './call';
import { readPaymentIntent } from './intents';
import { idOf } from './readings';
import type { Called, SearchRequest } from './stripe-gateway';

const LONGEST_SESSION_SECONDS = 24 * 60 * 60;

interface FoundIds {
  intents: string[];
  sessions: string[];
}

/**
 * Everything at Stripe that carries this invoice's ref, by listing and not by Search, which lags.
 * An object outside the lists does not exist: that is what `searched` promises.
 */
export async function searchInvoice(
  stripe: Stripe,
  request: SearchRequest,
): Promise<Called<Omit<Reading, 'asOf'>>> {
  const found = await findAll(stripe, request);
  return andThen(found, (value) => readAll(stripe, value));
}

async function findAll(stripe: Stripe, request: SearchRequest): Promise<Called<FoundIds>> {
  const byCustomer = request.customer === null ? {} : { customer: request.customer };
  const created = { gte: request.createdSince };
  const [intents, sessions, guests] = await Promise.all([
    listAll((page) => stripe.paymentIntents.list({ ...byCustomer, created, ...page })),
    listAll((page) => stripe.checkout.sessions.list({ ...byCustomer, created, ...page })),
    request.customer === null ? ok([]) : recentSessions(stripe, request.createdSince),
  ]);
  if (intents.kind !== 'ok') return intents;
  if (sessions.kind !== 'ok') return sessions;
  if (guests.kind !== 'ok') return guests;
  const ours = <T extends { id: string; metadata: Stripe.Metadata | null }>(items: T[]) =>
    items.filter(({ metadata }) => metadata?.['invoice_ref'] === request.invoiceRef);
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
  const yesterday = Math.floor(Date.now() / 1000) - LONGEST_SESSION_SECONDS;
  const created = { gte: Math.max(since, yesterday) };
  return listAll((page) => stripe.checkout.sessions.list({ created, ...page }));
}

async function readAll(stripe: Stripe, found: FoundIds): Promise<Called<Omit<Reading, 'asOf'>>> {
  const intents: IntentReading[] = [];
  const sessions: SessionReading[] = [];
  for (const id of found.sessions) {
    const read = await readCheckout(stripe, id);
    if (read.kind !== 'ok') return read;
    sessions.push(read.value.session);
    if (read.value.intent !== null) intents.push(read.value.intent);
  }
  for (const id of found.intents) {
    const read = await readPaymentIntent(stripe, id);
    if (read.kind !== 'ok') return read;
    intents.push(read.value);
  }
  return ok({ intents, sessions, searched: true });
}
