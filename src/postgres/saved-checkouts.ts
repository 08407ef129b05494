import type { CollectionState } from '../domain/collection/model/state';
import { close, closeOthers, putCheckout } from './checkouts';
import type { Asker } from './database';
import type { SavedDecision } from './stores';

/** A session is a row before its address is given out, and closed as soon as the lane leaves it. */
export async function saveCheckouts(tx: Asker, saved: SavedDecision): Promise<void> {
  const { row, state } = saved;
  const before = sessionOf(row.state);
  const open = state.lane.kind === 'checkout_open' ? state.lane : null;
  if (open !== null && open.sessionId !== before) {
    await putCheckout(tx, {
      sessionId: open.sessionId,
      ref: row.ref,
      n: open.n,
      url: null,
      amount: open.amount,
      expiresAt: open.expiresAt,
      status: 'open',
    });
  }
  if (before === null || before === open?.sessionId) return;
  if (isPaid(row.state, state)) await close(tx, before, 'complete');
  await closeOthers(tx, { ref: row.ref, keep: open?.sessionId ?? null, status: 'expired' });
}

function sessionOf({ lane }: CollectionState): string | null {
  return 'sessionId' in lane ? lane.sessionId : null;
}

/** A debit under way or a bank still to be confirmed means that the customer has completed it. */
function isPaid(before: CollectionState, after: CollectionState): boolean {
  const { lane } = after;
  const moving = lane.kind === 'bank_debit' || lane.kind === 'awaiting_verification';
  if (moving && lane.sessionId === sessionOf(before)) return true;
  return after.ledger.payments.some(
    ({ id, via }) => via === 'checkout' && !before.ledger.payments.some((known) => known.id === id),
  );
}
