import type { Fact, IntentReading } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { stripeUnknown } from '../failures';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { isRepeated } from './attempt-of-activity';
import { notAnswered } from './not-answered';
import type { NotOk } from './not-answered';
import { isKeyTooOld, tooLate } from './ours-at-stripe';

/**
 * Asks for the money, once. A decline is an answer like a success: both are told as a reading of
 * the intent. Whatever is in doubt is read before anything is asked again.
 */
export function confirmAttempt(deps: ActivityDeps): Activities['confirmAttempt'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      if (isRepeated()) {
        const earlier = await whatBecameOfIt(deps, standing);
        if (earlier !== null) return { facts: [earlier] };
      }
      if (isKeyTooOld(deps, standing)) return { facts: [tooLate(standing)] };
      return { facts: [await confirm(deps, standing)] };
    });
}

type Confirming = Standing<'confirmAttempt'>;

async function confirm(deps: ActivityDeps, standing: Confirming): Promise<Fact> {
  const { effect, stripe, ref } = standing;
  const asOf = await deps.stores.databaseTime();
  crashAt('confirm.before_stripe');
  const confirmed = await stripe.confirmIntent({
    key: stripeKey(ref, 'confirm', effect.n),
    intentId: effect.intentId,
    method: effect.method,
  });
  crashAt('confirm.after_stripe');
  if (confirmed.kind === 'ok') return reading(effect.id, asOf, confirmed.value);
  if (confirmed.kind === 'unauthorized' || confirmed.kind === 'busy') {
    return notAnswered(effect.id, confirmed);
  }
  return (await whatBecameOfIt(deps, standing)) ?? unheard(effect.id, confirmed);
}

/** The intent as it reads now; null while it still waits to be confirmed. */
async function whatBecameOfIt(deps: ActivityDeps, standing: Confirming): Promise<Fact | null> {
  const { effect, stripe } = standing;
  const asOf = await deps.stores.databaseTime();
  const read = await stripe.readIntent(effect.intentId);
  if (read.kind !== 'ok') return notAnswered(effect.id, read);
  const waits = read.value.status === 'requires_confirmation';
  return waits ? null : reading(effect.id, asOf, read.value);
}

/** Nothing happened to the intent: refused for good, or not known and asked again by Temporal. */
function unheard(effectId: string, confirmed: NotOk): Fact {
  if (confirmed.kind !== 'declined') return notAnswered(effectId, confirmed);
  throw stripeUnknown(`declined (${confirmed.decline.code}), but its intent does not show it yet`);
}

function reading(answers: string, asOf: number, intent: IntentReading): Fact {
  const only = { asOf, intents: [intent], sessions: [], searched: false };
  return { kind: 'reading', answers, reading: only };
}
