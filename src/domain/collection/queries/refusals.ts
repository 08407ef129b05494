import type { CollectionState, Refusal } from '../model/state';
import { remainingOf } from './ledger';

/** A refusal is about its amount: another one may be taken. */
const ofToday = (state: CollectionState, refusal: Refusal | null | undefined): Refusal | null =>
  refusal?.amount === remainingOf(state) ? refusal : null;

/** Stripe creates no checkout for this invoice, and why. */
export const refusedCheckoutOf = (state: CollectionState): Refusal | null =>
  ofToday(state, state.plan.refusedCheckout);

/** Stripe takes no charge of this invoice, whatever the method, and why. */
export const refusedChargeOf = (state: CollectionState): Refusal | null =>
  ofToday(state, state.plan.refusedCharge);
