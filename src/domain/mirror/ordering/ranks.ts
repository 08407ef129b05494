import type { StripeObject } from '../stripe-object';
import { RANK } from './mirror-fact';
import type { EventFact, Rank } from './mirror-fact';

/** By Stripe's name of the object: the values of `status` that no object ever leaves. */
const FINAL: ReadonlyMap<unknown, readonly unknown[]> = new Map([
  ['charge', ['failed']],
  ['checkout.session', ['complete', 'expired']],
  ['credit_note', ['void']],
  ['dispute', ['won', 'lost', 'prevented']],
  ['identity.verification_session', ['canceled']],
  ['invoice', ['paid', 'void']],
  ['issuing.authorization', ['closed']],
  ['issuing.card', ['canceled']],
  ['issuing.dispute', ['won', 'lost', 'expired']],
  ['payment_intent', ['succeeded', 'canceled']],
  ['payout', ['failed', 'canceled']],
  ['quote', ['accepted', 'canceled']],
  ['refund', ['failed', 'canceled']],
  ['setup_intent', ['succeeded', 'canceled']],
  ['source', ['canceled', 'consumed', 'failed']],
  ['subscription', ['canceled', 'incomplete_expired']],
  ['subscription_schedule', ['canceled', 'completed', 'released']],
  ['topup', ['canceled', 'failed', 'reversed']],
]);

/** Objects whose id people choose: what was deleted may be created again under the same id. */
const CHOSEN_IDS: ReadonlySet<unknown> = new Set(['coupon', 'plan', 'product']);

export const hasChosenId = (object: StripeObject): boolean => CHOSEN_IDS.has(object['object']);

export const isCreation = (type: string): boolean => type.endsWith('.created');

/** A subscription that is "deleted" is canceled: it is listed on and can be retrieved. */
export const isDeletion = (type: string): boolean =>
  type.endsWith('.deleted') && type !== 'customer.subscription.deleted';

export function rankOfEvent({ type, object }: EventFact): Rank {
  if (isDeletion(type)) return RANK.deleted;
  return isCreation(type) ? RANK.created : rankOfState(object);
}

export function rankOfState(object: StripeObject): Rank {
  if (object['deleted'] === true) return RANK.deleted;
  const final = FINAL.get(object['object']) ?? [];
  return final.includes(object['status']) ? RANK.final : RANK.updated;
}
