import type { Fact, IntentReading } from '../../src/domain/collection/model/fact';
import { isGroundFirm } from '../../src/domain/collection/queries/ground';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import { refreshCustomer } from '../customers/refresh-customer';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { stripeUnknown } from '../application-failures';
import { runEffect } from '../records/run-effect';
import type { TriedEffect } from '../records/run-effect';
import { isRetry } from './activity-attempt';
import { asOfFirstRequest } from './as-of';
import { failedCallToFact, failedReadToFact } from './failed-call-to-fact';
import type { FailedCall } from '../../src/stripe/error-table';
import { whyPaused } from './hold-while-paused';
import { calledOffFact, isKeyTooOld, tooLateFact } from './stripe-metadata';

/**
 * Charges, once. A decline is a result like a success: both are returned as a reading of the
 * intent. Whatever is in doubt is read before anything is tried again.
 */
export function confirmAttemptActivity(deps: ActivityDeps): Activities['confirmAttempt'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      if (isRetry()) {
        const earlier = await readIfConfirmed(deps, current);
        if (earlier !== null) return { facts: [earlier] };
      }
      if (isKeyTooOld(deps, current)) return { facts: [tooLateFact(current)] };
      if (!isGroundFirm(current.state, current.effect)) return { facts: [calledOffFact(current)] };
      if (await isHeld(deps, current)) return { facts: [calledOffFact(current)] };
      return { facts: [await confirm(deps, current)] };
    });
}

/** Since its intent was opened the customer, or the brake, wants no automatic charge. */
async function isHeld(
  deps: ActivityDeps,
  { state: { lane }, invoice, ref }: CurrentConfirm,
): Promise<boolean> {
  if (lane.kind !== 'confirming' || lane.by === 'customer') return false;
  if (invoice.customer.autoPayWithdrawn === true) return true;
  return lane.by === 'plan' && (await whyPaused(deps, invoice.invoice.connection, ref)) !== null;
}

type CurrentConfirm = TriedEffect<'confirmAttempt'>;

async function confirm(deps: ActivityDeps, current: CurrentConfirm): Promise<Fact> {
  const { effect, stripe, ref } = current;
  const asOf = await asOfFirstRequest(deps, current);
  crashAt('confirm.before_stripe');
  const confirmed = await stripe.confirmIntent({
    key: stripeKey(ref, 'confirm', effect.n),
    intentId: effect.intentId,
    method: effect.method,
  });
  crashAt('confirm.after_stripe');
  if (confirmed.kind === 'ok') return readingFact(effect.id, asOf(), confirmed.value);
  const { kind } = confirmed;
  if (kind === 'unauthorized' || kind === 'busy' || kind === 'out_of_turn') {
    return failedCallToFact(effect.id, confirmed);
  }
  const earlier = await readIfConfirmed(deps, current);
  if (earlier !== null) return earlier;
  const fact = notConfirmed(effect.id, confirmed);
  // A refusal may have no code: whether the method is the reason is seen by reading the customer.
  const customer = effect.stripeCustomer ?? current.state.stripeCustomer;
  const { connection } = current.invoice.invoice;
  if (customer !== null) await refreshCustomer(deps, connection, customer);
  return fact;
}

/** The intent as it reads now; null while it still waits to be confirmed. */
async function readIfConfirmed(deps: ActivityDeps, current: CurrentConfirm): Promise<Fact | null> {
  const { effect, stripe } = current;
  const asOf = await asOfFirstRequest(deps, current);
  const read = await stripe.readIntent(effect.intentId);
  if (read.kind !== 'ok') return failedReadToFact(effect.id, read);
  const waits = read.value.status === 'requires_confirmation';
  return waits ? null : readingFact(effect.id, asOf(), read.value);
}

/** Nothing happened to the intent: refused finally, or not known and retried by Temporal. */
function notConfirmed(effectId: string, confirmed: FailedCall): Fact {
  if (confirmed.kind !== 'declined') return failedCallToFact(effectId, confirmed);
  throw stripeUnknown(`declined (${confirmed.decline.code}), but its intent does not show it yet`);
}

function readingFact(answers: string, asOf: number, intent: IntentReading): Fact {
  const content = { asOf, intents: [intent], sessions: [], searched: false };
  return { kind: 'reading', answers, reading: content };
}
