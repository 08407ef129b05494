import type { Fact } from '../../src/domain/collection/model/fact';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/time';
import type { ActivityDeps } from '../deps';
import { waitsItsTurn } from '../application-failures';
import type { CurrentEffect } from '../records/check-effect-is-current';

// With more than these before it, an invoice leaves its lane free until it is nearer.
const MAX_WAITING = 20;
const TIME_OF_ONE = 10 * SECOND;

/**
 * A new card wakes every invoice that waited for one. They are tried oldest first, one at a time,
 * and after a decline of one the others are not tried with the same card for a day. What a person
 * asks for waits only while another confirm is in flight.
 */
export async function waitForTurn(
  deps: ActivityDeps,
  { effect, ref, state }: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  const now = deps.clock.now();
  const { fingerprint, label } = effect.method;
  const others = await deps.stores.attempts.ofOtherInvoices(ref, fingerprint, now - HOUR);
  const isPlanned = state.lane.kind === 'opening_intent' && state.lane.by === 'plan';
  const before = others.confirming + (isPlanned ? others.older : 0);
  const postponed = (until: number, because: string): Fact => {
    return { kind: 'attempt_postponed', answers: effect.id, until, because };
  };
  if (isPlanned && others.declined)
    return postponed(now + DAY, `${label} was declined for another invoice just now`);
  if (before > MAX_WAITING) {
    const until = now + Math.max(5 * MINUTE, before * TIME_OF_ONE);
    return postponed(until, `${before} other invoices are charged to ${label} before it`);
  }
  if (before > 0) throw waitsItsTurn(before);
  return null;
}
