import { wordsIn } from '../../src/documents/words/words-for';
import type { Effect, EffectKind } from '../../src/domain/collection/model/effect';
import { KEY_LIFE } from '../../src/domain/collection/model/policy';
import type { Fact } from '../../src/domain/collection/model/fact';
import { stripeEmailOf } from '../../src/domain/customer';
import type { StripeMetadata } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';

/** By this metadata an object at Stripe is recognized as ours, whatever happened to our tables. */
export function stripeMetadata(
  deps: ActivityDeps,
  { invoice, ref }: CurrentEffect<EffectKind>,
  attempt: number | string,
): StripeMetadata {
  return {
    installation: deps.settings.installation,
    connection: invoice.invoice.connection,
    invoice_ref: ref,
    external_id: invoice.invoice.externalId,
    attempt: String(attempt),
  };
}

/**
 * What a payment of one invoice is called at Stripe. Where the customer reads it, on the page of
 * Checkout or a receipt of Stripe's, it is in their language and frozen with the request.
 */
export const invoiceDescription = (number: string, locale: string | null): string =>
  wordsIn(locale).page.invoice(number);

/** Stripe sends the receipt only if that was chosen; there is always exactly one. */
export const receiptEmail = ({ state, invoice }: CurrentEffect<EffectKind>): string | null =>
  state.terms.receipts === 'stripe' ? stripeEmailOf(invoice.customer) : null;

/** Stripe may have dropped a key of this age and would run the request a second time. */
export function isKeyTooOld(
  deps: Pick<ActivityDeps, 'clock'>,
  { effect }: { effect: Pick<Effect, 'askedAt'> },
): boolean {
  return deps.clock.now() - effect.askedAt > KEY_LIFE;
}

export function tooLateFact({ effect }: CurrentEffect<EffectKind>): Fact {
  const detail = 'its key leads to no answer any more, so what exists is read instead';
  return { kind: 'effect_failed', answers: effect.id, why: 'too_late', detail };
}

/** Before it was requested of Stripe: what it rested on has changed since. */
export function calledOffFact({ effect }: CurrentEffect<EffectKind>): Fact {
  const detail = 'what it rested on has changed since it was requested';
  return { kind: 'effect_failed', answers: effect.id, why: 'called_off', detail };
}
