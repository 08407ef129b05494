import type Stripe from 'stripe';
import { readNamedShares } from '../domain/bundles/named-shares';
import type { NamedShare } from '../domain/collection/model/fact';
import { callStripe, ok } from './call';
import type { EventAbout } from './event-about';
import { listChanges } from './list-changes';
import type { ChangesPage, ChangesRequest } from './list-changes';
import { readAccount } from './read-account';
import type { AccountReading } from './read-account';
import { idOf } from './readings';
import type { Called } from './stripe-gateway';
import { createStripeClient } from './stripe-client';
import type { StripeSettings } from './stripe-client';

/** What the relay asks of Stripe about objects it has no name for. */
export interface StripeReader {
  readOwner(about: EventAbout): Promise<OwnerReading>;
  readAccount(): Promise<AccountReading>;
  /** One page of what was made or moved, as events. */
  listChanges(request: ChangesRequest): Promise<Called<ChangesPage>>;
}

/** Whose the money is. */
export type OwnerReading =
  | {
      kind: 'read';
      /** From metadata that this installation wrote; null for somebody else's. */
      invoiceRef: string | null;
      /** What the intent has brought in, if anything. */
      received: { intentId: string; amount: number; currency: string } | null;
      /** Of a payment for several invoices that is ours, with the session if that is still open. */
      several?: { intentId: string | null; shares: readonly NamedShare[]; openSession?: string };
    }
  /** Stripe is out of reach. */
  | { kind: 'later' };

/**
 * `installation` distinguishes our metadata from that of another installation on the same account.
 */
export function createStripeReader(settings: StripeSettings, installation: string): StripeReader {
  const stripe = createStripeClient(settings);
  const livemode = /^(sk|rk)_live_/.test(settings.secretKey);
  return {
    readOwner: (about) => readOwner(stripe, installation, about),
    readAccount: () => readAccount(stripe),
    listChanges: (request) => listChanges(stripe, { installation, livemode }, request),
  };
}

async function readOwner(
  stripe: Stripe,
  installation: string,
  about: EventAbout,
): Promise<OwnerReading> {
  const intentId = await intentOf(stripe, about);
  if (intentId.kind !== 'ok') return ownerUnread(intentId);
  const id = intentId.value;
  if (id === null) return readOwnerOfSession(stripe, installation, about);
  const read = await callStripe('payment_intent', () => stripe.paymentIntents.retrieve(id));
  if (read.kind !== 'ok') return ownerUnread(read);
  const { metadata, amount, amount_received: received, currency, status } = read.value.object;
  const isOurs = metadata['installation'] === installation;
  const shares = isOurs ? readNamedShares(metadata, amount) : [];
  // A card was declined in it, or the bank asks: it may be paid still, in its session alone.
  const mayBePaid = shares.length > 0 && status.startsWith('requires_');
  const open = mayBePaid ? await openSessionOf(stripe, id) : ok(null);
  if (open.kind !== 'ok') return ownerUnread(open);
  return {
    kind: 'read',
    invoiceRef: isOurs ? (metadata['invoice_ref'] ?? null) : null,
    received: received > 0 ? { intentId: id, amount: received, currency } : null,
    ...(shares.length > 0 && {
      several: { intentId: id, shares, ...(open.value !== null && { openSession: open.value }) },
    }),
  };
}

async function openSessionOf(stripe: Stripe, intent: string): Promise<Called<string | null>> {
  const params = { payment_intent: intent, limit: 1 };
  const listed = await callStripe('list', () => stripe.checkout.sessions.list(params));
  if (listed.kind !== 'ok') return listed;
  const [session] = listed.value.object.data;
  return ok(session?.status === 'open' ? session.id : null);
}

/** A session that nobody has paid in has no intent yet. */
async function readOwnerOfSession(
  stripe: Stripe,
  installation: string,
  { sessionId }: EventAbout,
): Promise<OwnerReading> {
  const nobodys = { kind: 'read', invoiceRef: null, received: null } as const;
  if (sessionId === null) return nobodys;
  const read = await callStripe('checkout.session', () =>
    stripe.checkout.sessions.retrieve(sessionId),
  );
  if (read.kind !== 'ok') return ownerUnread(read);
  const { metadata, amount_total: amount, status, payment_intent: intent } = read.value.object;
  if (metadata?.['installation'] !== installation) return nobodys;
  const shares = readNamedShares(metadata, amount);
  const open = status === 'open' && { openSession: sessionId };
  return {
    ...nobodys,
    invoiceRef: metadata['invoice_ref'] ?? null,
    ...(shares.length > 0 && { several: { intentId: idOf(intent), shares, ...open } }),
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
