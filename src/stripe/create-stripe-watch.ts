import type Stripe from 'stripe';
import { call, listAll, ok } from './call';
import { eventAbout } from './event-about';
import type { EventAbout } from './event-about';
import { readAccount } from './read-account';
import type { AccountRead } from './read-account';
import { idOf } from './reading-of';
import type { Called } from './room';
import { stripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { StripeEvent } from './stripe-event';

/** What the relay asks of Stripe about objects it has no name for. */
export interface StripeWatch {
  readOwner(about: EventAbout): Promise<Owner>;
  readAccount(): Promise<AccountRead>;
  /** Everything that was made or moved since (ms), told as events. Throws where Stripe is mute. */
  movedSince(since: number): AsyncIterable<Moved>;
}

export type Owner =
  | {
      kind: 'read';
      /** From metadata that this installation wrote; null for somebody else's. */
      invoiceRef: string | null;
      received: { intentId: string; amount: number; currency: string } | null;
    }
  | { kind: 'later' };

export interface Moved {
  id: string;
  type: string;
  about: EventAbout;
  payload: string;
}

/** `installation` is what tells our metadata from that of another house on the same account. */
export function createStripeWatch(settings: StripeSettings, installation: string): StripeWatch {
  const stripe = stripeClient(settings);
  return {
    readOwner: (about) => readOwner(stripe, installation, about),
    readAccount: () => readAccount(stripe),
    movedSince: (since) => movedSince(stripe, installation, Math.floor(since / 1000)),
  };
}

async function readOwner(stripe: Stripe, installation: string, about: EventAbout): Promise<Owner> {
  const intentId = await intentOf(stripe, about);
  if (intentId.kind !== 'ok') return unread(intentId);
  if (intentId.value === null) return { kind: 'read', invoiceRef: null, received: null };
  const id = intentId.value;
  const read = await call('payment_intent', () => stripe.paymentIntents.retrieve(id));
  if (read.kind !== 'ok') return unread(read);
  const { metadata, amount_received: amount, currency } = read.value.object;
  return {
    kind: 'read',
    invoiceRef: isOurs(metadata, installation) ? (metadata['invoice_ref'] ?? null) : null,
    received: amount > 0 ? { intentId: id, amount, currency } : null,
  };
}

async function intentOf(stripe: Stripe, about: EventAbout): Promise<Called<string | null>> {
  if (about.intentId !== null) return ok(about.intentId);
  const { chargeId } = about;
  if (chargeId === null) return ok(null);
  const read = await call('charge', () => stripe.charges.retrieve(chargeId));
  return read.kind === 'ok' ? ok(idOf(read.value.object.payment_intent)) : read;
}

/** What does not exist, or may not be seen, is not ours; anything else is asked again. */
function unread(called: Exclude<Called<never>, { kind: 'ok' }>): Owner {
  return called.kind === 'missing' || called.kind === 'refused'
    ? { kind: 'read', invoiceRef: null, received: null }
    : { kind: 'later' };
}

const isOurs = (metadata: Stripe.Metadata | null, installation: string): boolean =>
  metadata?.['installation'] === installation;

/**
 * Stripe's own events reach back thirty days and tell what happened to older objects; the objects
 * made since then tell the rest, however long ago that is.
 */
async function* movedSince(
  stripe: Stripe,
  installation: string,
  since: number,
): AsyncGenerator<Moved> {
  const created = { gte: since };
  const events = await all('events', () =>
    listAll((page) => stripe.events.list({ created, ...page })),
  );
  // The oldest first, as they were told the first time.
  for (const event of events.reverse()) yield moved(event as unknown as StripeEvent);
  const intents = await all('payment intents', () =>
    listAll((page) => stripe.paymentIntents.list({ created, ...page })),
  );
  const sessions = await all('checkout sessions', () =>
    listAll((page) => stripe.checkout.sessions.list({ created, ...page })),
  );
  for (const object of [...intents, ...sessions]) {
    if (isOurs(object.metadata, installation)) yield reread(object);
  }
}

async function all<T>(what: string, list: () => Promise<Called<T[]>>): Promise<T[]> {
  const listed = await list();
  if (listed.kind === 'ok') return listed.value;
  throw new Error(`Stripe did not list its ${what} (${listed.kind}): try again when it answers`);
}

function moved(event: StripeEvent): Moved {
  const { id, type } = event;
  return { id, type, about: eventAbout(event), payload: JSON.stringify(event) };
}

/** An object as if Stripe had told of it: it makes us look, and is believed no further. */
function reread(object: Stripe.PaymentIntent | Stripe.Checkout.Session): Moved {
  return moved({
    id: `reread_${object.id}_${object.status}`,
    type: object.object === 'payment_intent' ? intentWord(object) : sessionWord(object),
    created: object.created,
    livemode: object.livemode,
    data: { object },
  });
}

const INTENT_WORDS: Record<string, string> = {
  requires_payment_method: 'payment_intent.payment_failed',
  requires_confirmation: 'payment_intent.created',
  requires_action: 'payment_intent.requires_action',
  processing: 'payment_intent.processing',
  requires_capture: 'payment_intent.amount_capturable_updated',
  succeeded: 'payment_intent.succeeded',
  canceled: 'payment_intent.canceled',
};

const intentWord = ({ status }: Stripe.PaymentIntent): string =>
  INTENT_WORDS[status] ?? 'payment_intent.created';

const sessionWord = ({ status }: Stripe.Checkout.Session): string =>
  status === 'expired' ? 'checkout.session.expired' : 'checkout.session.completed';
