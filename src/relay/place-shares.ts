import type { NamedShare } from '../domain/collection/model/fact';
import { shareId, stripeKey } from '../domain/refs';
import { MINUTE } from '../domain/time';
import type { StoredStripeEvent } from '../postgres/events/stripe-events';
import type { OwnerReading } from '../stripe/create-stripe-reader';
import type { RelayDeps } from './relay';

type Deps = Pick<RelayDeps, 'stores' | 'expireCheckout' | 'log'>;

type Owner = Pick<Extract<OwnerReading, { kind: 'read' }>, 'invoiceRef' | 'received'> & {
  intentId: string | null;
  shares: readonly NamedShare[];
  openSession?: string;
};

/**
 * A payment for several invoices of ours whose bundle is not in our tables: they were restored from
 * a copy of before it. Each invoice that it names gets its own event, by which it reads its
 * share before anything of it is charged; the share of one that is gone is kept for a person.
 */
export async function placeShares(
  deps: Deps,
  event: StoredStripeEvent,
  owner: Owner,
): Promise<{ kind: 'not_ours' | 'later' }> {
  const { connection } = event;
  if (owner.openSession !== undefined) return closeForgotten(deps, connection, owner);
  const { intentId, received } = owner;
  if (intentId === null) return { kind: 'not_ours' };
  for (const { ref, n, amount } of owner.shares) {
    const id = shareId(intentId, ref);
    const row = await deps.stores.invoices.byRef(ref);
    const isKnown = row?.invoice.connection === connection;
    await storeEventOfShare(deps, event, { ref, n, id, isKnown });
    if (!isKnown && received !== null) {
      const why = `unknown_invoice: it names the invoice ${ref}, which is not in our tables`;
      const { currency } = received;
      const money = { connection, intentId: id, amount, currency, why, eventId: event.id };
      await deps.stores.unmatched.save(money);
      deps.log.error({ connection, event: event.id, share: id }, `unmatched money: ${why}`);
    }
  }
  return { kind: 'not_ours' };
}

/** It must not be paid beside another payment of its invoices, which know nothing of it. */
async function closeForgotten(
  { expireCheckout, log }: Deps,
  connection: string,
  { openSession, invoiceRef }: Owner,
): Promise<{ kind: 'not_ours' | 'later' }> {
  const session = openSession ?? '';
  // Closing twice has no further effect; a refusal that Stripe has stored must not be repeated.
  const key = stripeKey(`${invoiceRef}`, 'expire', Math.floor(Date.now() / MINUTE));
  const closed = await expireCheckout(connection, session, key);
  log.warn(
    { connection, session, closed: closed.kind },
    'a session that our tables forgot is closed',
  );
  // Anything but done: it is read again, and may have been paid meanwhile.
  return { kind: closed.kind === 'ok' ? 'not_ours' : 'later' };
}

interface ShareOfEvent {
  ref: string;
  n: number;
  id: string;
  isKnown: boolean;
}

/**
 * Of an invoice that is there, its ref is written down with it: what is charged next waits until it
 * is read. One that is submitted again finds it by its name.
 */
async function storeEventOfShare(
  { stores }: Deps,
  event: StoredStripeEvent,
  { ref, n, id, isKnown }: ShareOfEvent,
): Promise<void> {
  const { connection, type, about } = event;
  const ofShare = {
    ...event,
    id: shareId(event.id, ref),
    about: { ...about, intentId: id, sessionId: null, chargeId: null, invoiceRef: ref, n },
  };
  const payload = JSON.stringify({ id: ofShare.id, type, share_of: event.id });
  await stores.events.store({ ...ofShare, connection, payload, quarantined: null });
  if (isKnown) await stores.relaying.assignInvoiceRefs([{ event: ofShare, ref }]);
}
