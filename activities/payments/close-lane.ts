import { MINUTE } from '../../src/domain/time';
import type { Reading } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import type { KeyPurpose } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/stripe-gateway';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { stripeUnknown } from '../application-failures';
import { runEffect } from '../records/run-effect';
import type { TriedEffect } from '../records/run-effect';
import { asOfFirstRequest } from './as-of';
import { failedCallToFact, failedReadToFact } from './failed-call-to-fact';
import type { FailedCall } from '../../src/stripe/error-table';
import { readObjects } from './read-objects';

/**
 * Closes a way to pay, then reads it back: only the reading proves that it is closed. A refusal is
 * no failure: it means that somebody was faster, and the reading shows who.
 */
export function closeLaneActivity(deps: ActivityDeps): Activities['closeLane'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { effect, stripe } = current;
      crashAt('close.before_stripe');
      const closed = await closeAtStripe(deps, current);
      crashAt('close.after_stripe');
      const { kind } = closed;
      if (kind === 'busy' || kind === 'out_of_turn' || kind === 'unauthorized') {
        return { facts: [failedCallToFact(effect.id, closed)] };
      }
      const asOf = await asOfFirstRequest(deps, current);
      const read = await readObjects(stripe, idsOf(current));
      if (read.kind !== 'ok') return { facts: [failedReadToFact(effect.id, read)] };
      if (closed.kind === 'unknown' && canStillBePaid(read.value))
        throw stripeUnknown(closed.detail);
      const reading = { asOf: asOf(), ...read.value, searched: false };
      return { facts: [{ kind: 'reading', answers: effect.id, reading }] };
    });
}

type CurrentClose = TriedEffect<'closeLane'>;

/** A session is expired and takes its intent with it; an intent we created is canceled. */
function closeAtStripe(
  deps: ActivityDeps,
  current: CurrentClose,
): Promise<Called<'asked'>> | FailedCall {
  const { effect, stripe } = current;
  if (effect.sessionId !== null) {
    return stripe.expireCheckout(effect.sessionId, keyOfThisMinute(deps, current, 'expire'));
  }
  if (effect.intentId !== null) {
    return stripe.cancelIntent(effect.intentId, keyOfThisMinute(deps, current, 'cancel'));
  }
  return { kind: 'missing', detail: 'nothing to close' };
}

/**
 * Closing twice has no further effect, so this key may grow old and be renewed. It must be: Stripe
 * would repeat a stored "cannot be canceled while processing" for a day after that has ended.
 */
function keyOfThisMinute(
  deps: ActivityDeps,
  { ref, effect }: CurrentClose,
  purpose: KeyPurpose,
): string {
  return stripeKey(ref, purpose, `${effect.n}-${Math.floor(deps.clock.now() / MINUTE)}`);
}

function idsOf({ effect }: CurrentClose): { intentIds: string[]; sessionIds: string[] } {
  const { sessionId, intentId } = effect;
  return {
    intentIds: intentId === null ? [] : [intentId],
    sessionIds: sessionId === null ? [] : [sessionId],
  };
}

const OPEN_INTENT_STATUSES: ReadonlySet<string> = new Set([
  'requires_confirmation',
  'requires_action',
]);

function canStillBePaid({ sessions, intents }: Pick<Reading, 'sessions' | 'intents'>): boolean {
  const session = sessions.some(({ status }) => status === 'open');
  return session || intents.some((i) => !i.ofCheckout && OPEN_INTENT_STATUSES.has(i.status));
}
