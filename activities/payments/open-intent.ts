import type { OpenIntent } from '../../src/domain/collection/model/effect';
import type { Fact, IntentReading } from '../../src/domain/collection/model/fact';
import { readerLocale } from '../../src/domain/reader-locale';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import { refreshCustomer } from '../customers/refresh-customer';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { runEffect } from '../records/run-effect';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { isRepeatedlyUnanswered, isRetry } from './activity-attempt';
import { notCreatedToFact } from './failed-call-to-fact';
import { holdWhilePaused } from './hold-while-paused';
import { postponeOverLimit } from './postpone-over-limit';
import { searchStripe } from './search-stripe';
import { waitForTurn } from './wait-for-turn';
import {
  invoiceDescription,
  isKeyTooOld,
  stripeMetadata,
  receiptEmail,
  tooLateFact,
} from './stripe-metadata';

/** Creates the attempt's intent, unconfirmed, so that its id is stored before money can move. */
export function openIntentActivity(deps: ActivityDeps): Activities['openIntent'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { effect, state, stripe } = current;
      const postponed =
        (await holdWhilePaused(deps, current)) ??
        (await postponeOverLimit(deps, current)) ??
        (await waitForTurn(deps, current));
      if (postponed !== null) return { facts: [postponed] };
      const customer = effect.stripeCustomer ?? state.stripeCustomer;
      if (customer === null || state.stripeCustomer === null) {
        return { facts: [noStripeCustomer(effect.id)] };
      }
      if (isKeyTooOld(deps, current)) return { facts: [tooLateFact(current)] };
      crashAt('open_intent.before_stripe');
      const key = stripeKey(current.ref, 'intent', effect.n);
      const created = await stripe.createIntent({
        key,
        amount: effect.amount,
        currency: effect.currency,
        customer,
        method: effect.method,
        ...(await frozenWords(deps, current, key)),
        metadata: stripeMetadata(deps, current, effect.n),
      });
      crashAt('open_intent.after_stripe');
      if (created.kind === 'ok') {
        const { intentId } = created.value;
        return { facts: [{ kind: 'intent_opened', answers: effect.id, intentId }] };
      }
      if (created.kind === 'unknown' && isRepeatedlyUnanswered()) {
        const earlier = await findEarlierIntent(deps, current);
        if (earlier !== null) return { facts: [earlier] };
      }
      const fact = notCreatedToFact(effect.id, created);
      // Most refusals mean that the method or customer is gone: read it, so that it is not retried.
      if (created.kind !== 'unauthorized') await refreshCustomer(deps, order.connection, customer);
      return { facts: [fact] };
    });
}

/**
 * What may change while the key is tried again: where Stripe mails the receipt, and in which words.
 * Without a receipt of Stripe's only the business reads them, and nothing is frozen.
 */
async function frozenWords(
  deps: ActivityDeps,
  current: CurrentEffect<'openIntent'>,
  key: string,
): Promise<{ receiptEmail: string | null; description: string }> {
  const { number } = current.invoice.invoice;
  const { pageLanguage, customer } = current.invoice;
  const english = invoiceDescription(number, null);
  const email = receiptEmail(current);
  if (email === null) return { receiptEmail: null, description: english };
  const locale = readerLocale(pageLanguage, customer.locale);
  const given: { email: string; description?: string } = {
    email,
    description: invoiceDescription(number, locale),
  };
  // What an older build froze has none: it sent the English one.
  const frozen = await deps.stores.frozenRequests.freeze(key, given);
  return { receiptEmail: frozen.email, description: frozen.description ?? english };
}

/**
 * The intent of this number, created by a try whose response got lost; null if there is none. One
 * that differs from the request is of a time that a restored database does not have: it may be of
 * another amount, or have moved money, so the rules first read all of it.
 */
async function findEarlierIntent(
  deps: ActivityDeps,
  current: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  const { effect, state } = current;
  const stripeCustomer = effect.stripeCustomer ?? state.stripeCustomer;
  const tried = { since: effect.askedAt, until: deps.clock.now() };
  const found = await searchStripe(current, {
    made: 'intent',
    n: effect.n,
    stripeCustomer,
    ...tried,
  });
  if (found.kind !== 'ok') return null;
  const ours = found.value.intents.filter(({ n, ofCheckout }) => n === effect.n && !ofCheckout);
  const [intent, ...others] = ours;
  if (intent === undefined) return null;
  if (others.length > 0 || !isAsRequested(intent, effect)) return tooLateFact(current);
  return { kind: 'intent_opened', answers: effect.id, intentId: intent.id };
}

const isAsRequested = (intent: IntentReading, { amount, currency }: OpenIntent): boolean =>
  intent.status === 'requires_confirmation' &&
  intent.amount === amount &&
  intent.currency === currency;

function noStripeCustomer(effectId: string): Fact {
  const detail = 'the customer is not linked to a Stripe customer any more';
  return { kind: 'effect_failed', answers: effectId, why: 'refused', detail, unheard: isRetry() };
}
