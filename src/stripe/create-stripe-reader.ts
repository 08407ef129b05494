import type Stripe from 'stripe';
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
