import type { CollectionState, Lane } from '../domain/collection/model/state';
import type { ConfirmAttempt, OpenIntent } from '../domain/collection/model/effect';
import { stripeKey } from '../domain/refs';
import { finishAttempt, putAttempt } from './attempts';
import type { Asker } from './database';
import type { SavedDecision } from './stores';

/** An attempt is a row before its confirm can be asked, and its outcome is read off the states. */
export async function saveAttempts(tx: Asker, saved: SavedDecision): Promise<void> {
  const { row, state } = saved;
  const ref = row.ref;
  for (const effect of newlyAsked(row.state, state)) {
    await putAttempt(tx, {
      ref,
      n: effect.n,
      intentId: effect.kind === 'confirmAttempt' ? effect.intentId : null,
      key: stripeKey(ref, 'confirm', effect.n),
      amount: effect.amount,
      method: effect.method,
      askedAt: effect.askedAt,
      outcome: null,
      declineCode: null,
    });
  }
  const ended = endedAttempt(row.state, state);
  if (ended !== null) await finishAttempt(tx, { ref, ...ended });
}

function newlyAsked(
  before: CollectionState,
  after: CollectionState,
): (OpenIntent | ConfirmAttempt)[] {
  const known = new Set(before.outstanding.map(({ id }) => id));
  return after.outstanding.filter(
    (effect) =>
      (effect.kind === 'openIntent' || effect.kind === 'confirmAttempt') && !known.has(effect.id),
  ) as (OpenIntent | ConfirmAttempt)[];
}

export interface Ended {
  n: number;
  outcome: 'succeeded' | 'declined' | 'failed' | 'canceled';
  code: string | null;
}

/**
 * Only the step in which money arrives, a decline is counted or the lane is left tells how an
 * attempt ended. What no step tells (a late success) is corrected when the payment is booked.
 */
export function endedAttempt(before: CollectionState, after: CollectionState): Ended | null {
  const n = chargeNumber(before.lane);
  if (n === null) return null;
  const paid = after.ledger.payments.some(
    ({ id }) =>
      id === intentOf(before.lane) && !before.ledger.payments.some((known) => known.id === id),
  );
  if (paid) return { n, outcome: 'succeeded', code: null };
  const decline = after.plan.ladder.last;
  const declined = decline !== null && !same(decline, before.plan.ladder.last);
  if (declined) return { n, outcome: 'declined', code: decline.declineCode ?? decline.code };
  if (chargeNumber(after.lane) === n) return null;
  return { n, outcome: before.lane.kind === 'bank_debit' ? 'failed' : 'canceled', code: null };
}

/** The number of the lane if it is, or is being cleared of, a charge of a stored method. */
function chargeNumber(lane: Lane): number | null {
  switch (lane.kind) {
    case 'opening_intent':
    case 'confirming':
      return lane.n;
    case 'reading':
    case 'closing':
    case 'bank_debit':
      return lane.sessionId === null ? lane.n : null;
    case 'none':
    case 'opening_checkout':
    case 'checkout_open':
    case 'awaiting_verification':
      return null;
  }
}

function intentOf(lane: Lane): string | null {
  return 'intentId' in lane ? lane.intentId : null;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
