import type Stripe from 'stripe';
import { readNamedShares } from '../domain/bundles/named-shares';
import type {
  IntentReading,
  NamedShare,
  Reading,
  SessionReading,
} from '../domain/collection/model/fact';
import { readCheckout } from './checkouts';
import { andThen, eachPage, ok } from './call';
import type { PageParams } from './call';
import { readPaymentIntent } from './intents';
import { idOf, laneNumber } from './readings';
import type { Called, SearchRequest } from './stripe-gateway';

interface FoundIds {
  intents: string[];
  sessions: string[];
}

/**
 * What carries this invoice's ref at Stripe, by listing and not by Search, which lags. Nothing of
 * what is searched exists outside the lists: that is what `searched` promises.
 */
export async function searchInvoice(
  stripe: Stripe,
  request: SearchRequest,
): Promise<Called<Omit<Reading, 'asOf'>>> {
  const found = await findAll(stripe, request);
  return andThen(found, (value) => readAll(stripe, value));
}

async function findAll(stripe: Stripe, request: SearchRequest): Promise<Called<FoundIds>> {
  const { lists, customer } = request;
  const { createdSince: gte, createdUntil: lte } = request;
  const within = {
    ...(customer === null ? {} : { customer }),
    created: lte === null ? { gte } : { gte, lte },
  };
  const { paymentIntents, checkout } = stripe;
  const [intents, sessions] = await Promise.all([
    lists.includes('intents')
      ? findOurs(request, (page) => paymentIntents.list({ ...within, ...page }))
      : ok([]),
    lists.includes('sessions')
      ? findOurs(request, (page) => checkout.sessions.list({ ...within, ...page }))
      : ok([]),
  ]);
  if (intents.kind !== 'ok') return intents;
  if (sessions.kind !== 'ok') return sessions;
  const owned = new Set(sessions.value.map((session) => idOf(session.payment_intent)));
  return ok({
    intents: intents.value.map(({ id }) => id).filter((id) => !owned.has(id)),
    sessions: sessions.value.map(({ id }) => id),
  });
}

/**
 * Of others' objects none is kept; where one is searched among all, its page is the last. Where all
 * of an invoice are wanted, payments for several that name a share of it are among them.
 */
async function findOurs<T extends Stripe.PaymentIntent | Stripe.Checkout.Session>(
  { invoiceRef, customer, n }: SearchRequest,
  page: (params: PageParams) => Promise<Stripe.Response<Stripe.ApiList<T>>>,
): Promise<Called<T[]>> {
  const ours: T[] = [];
  const isWanted = (object: T): boolean => {
    const { metadata } = object;
    if (n === null && sharesOf(object).some(({ ref }) => ref === invoiceRef)) return true;
    return metadata?.['invoice_ref'] === invoiceRef && (n === null || laneNumber(metadata) === n);
  };
  const walked = await eachPage(page, (items) => {
    ours.push(...items.filter(isWanted));
    return customer !== null || n === null || ours.length === 0;
  });
  return andThen(walked, () => ok(ours));
}

const sharesOf = (object: Stripe.PaymentIntent | Stripe.Checkout.Session): NamedShare[] =>
  readNamedShares(object.metadata, 'amount' in object ? object.amount : object.amount_total);

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
