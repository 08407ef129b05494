import { brakeReason, describeBrake, HELD_FOR } from '../../src/domain/brake';
import type { Fact } from '../../src/domain/collection/model/fact';
import { MINUTE } from '../../src/domain/time';
import { spread } from '../../src/domain/time-zones';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';

/**
 * A planned charge is not made while nearly every other one of the account fails: it is no attempt,
 * no intent is made, and each invoice comes again at its own minute. What a person asks for is
 * charged. Null: it may be made.
 */
export async function holdWhilePaused(
  deps: ActivityDeps,
  { effect, ref, state, invoice }: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  if (state.lane.kind !== 'opening_intent' || state.lane.by !== 'plan') return null;
  const why = await whyPaused(deps, invoice.invoice.connection);
  if (why === null) return null;
  const until = deps.clock.now() + HELD_FOR + spread(ref, HELD_FOR);
  const because = `automatic charges are paused: ${why}`;
  return { kind: 'attempt_postponed', answers: effect.id, until, because };
}

/** Why the automatic charges of a connection are paused, by now; null while they are not. */
export async function whyPaused(deps: ActivityDeps, connection: string): Promise<string | null> {
  const { brakes } = deps.stores;
  const row = await brakes.get(connection);
  if (row === null) return null;
  if (row.pausedAt !== null) return row.why ?? 'by the business';
  const now = deps.clock.now();
  const since = Math.max(now - row.rules.minutes * MINUTE, row.resumedAt ?? 0);
  const reason = brakeReason(await brakes.endedSince(connection, since), row.rules);
  if (reason === null) return null;
  const why = describeBrake(reason);
  await brakes.pause(connection, why, now);
  return why;
}
