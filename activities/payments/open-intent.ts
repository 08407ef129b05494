import type { OpenIntent } from '../../src/domain/collection/model/effect';
import type { Fact, IntentReading } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/collection/model/policy';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import { refreshCustomer } from '../customers/refresh-customer';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { isRepeatedInVain } from './attempt-of-activity';
import { notAnswered } from './not-answered';
import { searchStripe } from './search-stripe';
import { waitForTurn } from './wait-for-turn';
import { descriptionOf, isKeyTooOld, oursAtStripe, receiptEmail, tooLate } from './ours-at-stripe';

// The card schemes fine who asks more often, over all invoices of the card.
const MOST_ATTEMPTS = 20;
const WITHIN = 30 * DAY;

/** Makes the attempt's own intent, unconfirmed, so that its id is stored before money can move. */
export function openIntent(deps: ActivityDeps): Activities['openIntent'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { effect, state, stripe } = standing;
      const postponed = (await overBudget(deps, standing)) ?? (await waitForTurn(deps, standing));
      if (postponed !== null) return { facts: [postponed] };
      const customer = state.stripeCustomer;
      if (customer === null) return { facts: [withoutCustomer(effect.id)] };
      if (isKeyTooOld(deps, standing)) return { facts: [tooLate(standing)] };
      crashAt('open_intent.before_stripe');
      const made = await stripe.createIntent({
        key: stripeKey(standing.ref, 'intent', effect.n),
        amount: effect.amount,
        currency: effect.currency,
        customer,
        method: effect.method,
        description: descriptionOf(standing),
        receiptEmail: receiptEmail(standing),
        metadata: oursAtStripe(deps, standing, effect.n),
      });
      crashAt('open_intent.after_stripe');
      if (made.kind === 'ok') {
        const { intentId } = made.value;
        return { facts: [{ kind: 'intent_opened', answers: effect.id, intentId }] };
      }
      if (made.kind === 'unknown' && isRepeatedInVain()) {
        const unheard = await madeUnheard(standing);
        if (unheard !== null) return { facts: [unheard] };
      }
      const fact = notAnswered(effect.id, made);
      // Most are refused for a method or customer that is gone: look, so that it is not tried on.
      if (made.kind !== 'unauthorized') await refreshCustomer(deps, order.connection, customer);
      return { facts: [fact] };
    });
}

/**
 * The intent of this number, made by a try that nobody heard the answer of; null if none is. One
 * that is not as it was asked for is of a time that a restored database has forgotten: it may ask
 * for another amount, or have moved money, so the rules look at all of it first.
 */
async function madeUnheard(standing: Standing<'openIntent'>): Promise<Fact | null> {
  const { effect } = standing;
  const found = await searchStripe(standing);
  if (found.kind !== 'ok') return null;
  const ours = found.value.intents.filter(({ n, ofCheckout }) => n === effect.n && !ofCheckout);
  const [made, ...others] = ours;
  if (made === undefined) return null;
  if (others.length > 0 || !isAsAsked(made, effect)) return tooLate(standing);
  return { kind: 'intent_opened', answers: effect.id, intentId: made.id };
}

const isAsAsked = (intent: IntentReading, { amount, currency }: OpenIntent): boolean =>
  intent.status === 'requires_confirmation' &&
  intent.amount === amount &&
  intent.currency === currency;

async function overBudget(
  deps: ActivityDeps,
  { effect }: Standing<'openIntent'>,
): Promise<Fact | null> {
  const { fingerprint, label } = effect.method;
  const now = deps.clock.now();
  const made = await deps.stores.attempts.countByFingerprint(fingerprint, now - WITHIN);
  if (made < MOST_ATTEMPTS) return null;
  const because = `${label} was asked ${made} times within 30 days, the networks' limit`;
  return { kind: 'attempt_postponed', answers: effect.id, until: now + DAY, because };
}

function withoutCustomer(answers: string): Fact {
  const detail = 'the customer is not linked to a Stripe customer any more';
  return { kind: 'effect_failed', answers, why: 'refused', detail };
}
