import { MINUTE } from '../../src/domain/collection/model/policy';
import type { Reading } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import type { KeyPurpose } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/room';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { stripeUnknown } from '../failures';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { notAnswered } from './not-answered';
import type { NotOk } from './not-answered';
import { readObjects } from './read-objects';

/**
 * Closes a way to pay, then reads it back: only the reading says that it is closed. A refusal is
 * no failure, for it means that somebody was faster, and the reading tells who.
 */
export function closeLane(deps: ActivityDeps): Activities['closeLane'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { effect, stripe } = standing;
      crashAt('close.before_stripe');
      const closed = await shut(deps, standing);
      crashAt('close.after_stripe');
      if (closed.kind === 'busy' || closed.kind === 'unauthorized') {
        return { facts: [notAnswered(effect.id, closed)] };
      }
      const asOf = await deps.stores.databaseTime();
      const read = await readObjects(stripe, idsOf(standing));
      if (read.kind !== 'ok') return { facts: [notAnswered(effect.id, read)] };
      if (closed.kind === 'unknown' && isOpen(read.value)) throw stripeUnknown(closed.detail);
      const reading = { asOf, ...read.value, searched: false };
      return { facts: [{ kind: 'reading', answers: effect.id, reading }] };
    });
}

type Closing = Standing<'closeLane'>;

/** A session is expired and takes its intent with it; an intent of our own is canceled. */
function shut(deps: ActivityDeps, standing: Closing): Promise<Called<'asked'>> | NotOk {
  const { effect, stripe } = standing;
  if (effect.sessionId !== null) {
    return stripe.expireCheckout(effect.sessionId, keyNow(deps, standing, 'expire'));
  }
  if (effect.intentId !== null) {
    return stripe.cancelIntent(effect.intentId, keyNow(deps, standing, 'cancel'));
  }
  return { kind: 'missing', detail: 'nothing to close' };
}

/**
 * Closing twice is closing once, so this key may grow old and be renewed. It must be: Stripe would
 * repeat a stored "cannot be canceled while processing" for a day after it has stopped being true.
 */
function keyNow(deps: ActivityDeps, { ref, effect }: Closing, what: KeyPurpose): string {
  return stripeKey(ref, what, `${effect.n}-${Math.floor(deps.clock.now() / MINUTE)}`);
}

function idsOf({ effect }: Closing): { intentIds: string[]; sessionIds: string[] } {
  const { sessionId, intentId } = effect;
  return {
    intentIds: intentId === null ? [] : [intentId],
    sessionIds: sessionId === null ? [] : [sessionId],
  };
}

const CAN_STILL_PAY: ReadonlySet<string> = new Set(['requires_confirmation', 'requires_action']);

function isOpen({ sessions, intents }: Pick<Reading, 'sessions' | 'intents'>): boolean {
  const session = sessions.some(({ status }) => status === 'open');
  return session || intents.some((i) => !i.ofCheckout && CAN_STILL_PAY.has(i.status));
}
