import type Stripe from 'stripe';
import { callStripe, listAll, ok } from './call';
import { eventAboutOf } from './event-about';
import type { EventAbout } from './event-about';
import { readAccount } from './read-account';
import type { AccountReading } from './read-account';
import { idOf } from './readings';
import type { Called } from './stripe-gateway';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';
import type { StripeEvent } from './stripe-event';

/** What the relay asks of Stripe about objects it has no name for. */
export interface StripeReader {
  readOwner(about: EventAbout): Promise<OwnerReading>;
  readAccount(): Promise<AccountReading>;
  /** Everything that was made or moved since (ms), as events. Throws where Stripe is mute. */
  changesSince(since: number): AsyncIterable<StripeChange>;
}

/** Whose the money is. */
export type OwnerReading =
  | {
      kind: 'read';
      /** From metadata that this installation wrote; null for somebody else's. */
      invoiceRef: string | null;
      /** What the intent has brought in, if anything. */
      received: { intentId: string; amount: number; currency: string } | null;
    }
  /** Stripe is out of reach. */
  | { kind: 'later' };

export interface StripeChange {
  id: string;
  type: string;
  about: EventAbout;
  payload: string;
}

/**
 * `installation` distinguishes our metadata from that of another installation on the same account.
 */
export function createStripeReader(settings: StripeSettings, installation: string): StripeReader {
  const stripe = createStripeClient(settings);
  return {
    readOwner: (about) => readOwner(stripe, installation, about),
    readAccount: () => readAccount(stripe),
    changesSince: (since) => changesSince(stripe, installation, Math.floor(since / 1000)),
  };
}

async function readOwner(
  stripe: Stripe,
  installation: string,
  about: EventAbout,
): Promise<OwnerReading> {
  const intentId = await intentOf(stripe, about);
  if (intentId.kind !== 'ok') return ownerUnread(intentId);
  if (intentId.value === null) return { kind: 'read', invoiceRef: null, received: null };
  const id = intentId.value;
  const read = await callStripe('payment_intent', () => stripe.paymentIntents.retrieve(id));
  if (read.kind !== 'ok') return ownerUnread(read);
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
  const read = await callStripe('charge', () => stripe.charges.retrieve(chargeId));
  if (read.kind === 'forbidden') return ok(null);
  return read.kind === 'ok' ? ok(idOf(read.value.object.payment_intent)) : read;
}

/** What does not exist, or may not be seen, is not ours; anything else is asked again. */
function ownerUnread(called: Exclude<Called<never>, { kind: 'ok' }>): OwnerReading {
  return called.kind === 'missing' || called.kind === 'refused'
    ? { kind: 'read', invoiceRef: null, received: null }
    : { kind: 'later' };
}

const isOurs = (metadata: Stripe.Metadata | null, installation: string): boolean =>
  metadata?.['installation'] === installation;

/**
 * Stripe's own events reach back thirty days and say what happened to older objects; the objects
 * made since then say the rest, however long ago that is.
 */
async function* changesSince(
  stripe: Stripe,
  installation: string,
  since: number,
): AsyncGenerator<StripeChange> {
  const created = { gte: since };
  const events = await listOrThrow('events', () =>
    listAll((page) => stripe.events.list({ created, ...page })),
  );
  // The oldest first, as they were sent the first time.
  for (const event of events.reverse()) yield changeOf(event as unknown as StripeEvent);
  const intents = await listOrThrow('payment intents', () =>
    listAll((page) => stripe.paymentIntents.list({ created, ...page })),
  );
  const sessions = await listOrThrow('checkout sessions', () =>
    listAll((page) => stripe.checkout.sessions.list({ created, ...page })),
  );
  for (const object of [...intents, ...sessions]) {
    if (isOurs(object.metadata, installation)) yield changeOfObject(object);
  }
}

async function listOrThrow<T>(what: string, list: () => Promise<Called<T[]>>): Promise<T[]> {
  const listed = await list();
  if (listed.kind === 'ok') return listed.value;
  throw new Error(`Stripe did not list its ${what} (${listed.kind}): try again when it answers`);
}

function changeOf(event: StripeEvent): StripeChange {
  const { id, type } = event;
  return { id, type, about: eventAboutOf(event), payload: JSON.stringify(event) };
}

/** An object as if Stripe had sent an event of it: it makes us read, and is believed no further. */
function changeOfObject(object: Stripe.PaymentIntent | Stripe.Checkout.Session): StripeChange {
  return changeOf({
    id: `reread_${object.id}_${object.status}`,
    type: object.object === 'payment_intent' ? intentEventType(object) : sessionEventType(object),
    created: object.created,
    livemode: object.livemode,
    data: { object },
  });
}

const INTENT_EVENT_TYPES: Record<string, string> = {
  requires_payment_method: 'payment_intent.payment_failed',
  requires_confirmation: 'payment_intent.created',
  requires_action: 'payment_intent.requires_action',
  processing: 'payment_intent.processing',
  requires_capture: 'payment_intent.amount_capturable_updated',
  succeeded: 'payment_intent.succeeded',
  canceled: 'payment_intent.canceled',
};

const intentEventType = ({ status }: Stripe.PaymentIntent): string =>
  INTENT_EVENT_TYPES[status] ?? 'payment_intent.created';

const sessionEventType = ({ status }: Stripe.Checkout.Session): string =>
  status === 'expired' ? 'checkout.session.expired' : 'checkout.session.completed';
