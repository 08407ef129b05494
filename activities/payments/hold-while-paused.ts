import {
  LOCKED_OUT_FOR,
  HELD_FOR,
  brakeReason,
  countedSince,
  describeBrake,
} from '../../src/domain/brake';
import type { EffectKind } from '../../src/domain/collection/model/effect';
import type { Fact } from '../../src/domain/collection/model/fact';
import { spread } from '../../src/domain/time-zones';
import type { BrakeRow } from '../../src/postgres/collection/brakes';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { isRetry } from './activity-attempt';
import { PERMISSION_MISSING } from './failed-call-to-fact';

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
  // An earlier call may have made the intent: it is asked for again, canceled and read back.
  if (isRetry() || state.retries[effect.id] !== undefined) return null;
  const why = await whyPaused(deps, invoice.invoice.connection, ref);
  if (why === null) return null;
  const until = deps.clock.now() + HELD_FOR + spread(ref, HELD_FOR);
  const because = `automatic charges are paused: ${why}`;
  return { kind: 'attempt_postponed', answers: effect.id, until, because };
}

/** Why this invoice is not charged automatically now; null where it may be. */
export async function whyPaused(
  deps: ActivityDeps,
  connection: string,
  ref: string,
): Promise<string | null> {
  const { brakes } = deps.stores;
  const row = await brakes.get(connection);
  if (row === null) return null;
  const now = deps.clock.now();
  if (row.pausedAt !== null) {
    const mayTry = await mayTryAgain(deps, connection, { row, ref, now });
    return mayTry ? null : (row.why ?? 'by the business');
  }
  const ended = await brakes.endedSince(connection, countedSince(row, now));
  const reason = brakeReason(ended, row.rules);
  if (reason === null) return null;
  const why = describeBrake(reason);
  await brakes.pause(connection, { why, at: now, actor: null });
  return why;
}

/** Where Stripe refused our key or account, one charge in ten minutes finds out if it does. */
async function mayTryAgain(
  deps: ActivityDeps,
  connection: string,
  { row, ref, now }: { row: BrakeRow; ref: string; now: number },
): Promise<boolean> {
  if (row.tryAt === null) return false;
  if (row.tryAt > now) return row.triedBy === ref;
  const lease = { ref, now, again: now + LOCKED_OUT_FOR };
  return deps.stores.brakes.leaseTry(connection, lease);
}

/**
 * What the answer to an effect says of our key and account: a refusal pauses the automatic charges
 * of all invoices at once, and the first charge that gets through lets them go on.
 */
export async function noteAccess<K extends EffectKind>(
  deps: ActivityDeps,
  { effect, invoice }: CurrentEffect<K>,
  facts: readonly Fact[],
): Promise<void> {
  const { brakes } = deps.stores;
  const { connection } = invoice.invoice;
  const now = deps.clock.now();
  for (const fact of facts) {
    if (fact.kind === 'effect_failed' && isLockedOut(effect.kind, fact)) {
      await brakes.lockOut(connection, fact.detail, now);
    } else if (fact.kind === 'reading' && effect.kind === 'confirmAttempt') {
      await brakes.letIn(connection, now);
    }
  }
}

/** A missing permission concerns charges where it is theirs that is missing. */
function isLockedOut(
  kind: EffectKind,
  { why, code }: Extract<Fact, { kind: 'effect_failed' }>,
): boolean {
  const isCharge = kind === 'openIntent' || kind === 'confirmAttempt';
  return why === 'unauthorized' || (isCharge && code === PERMISSION_MISSING);
}
