import type { Effect } from '../model/effect';
import type { CollectionState } from '../model/state';

/** In flight, or due again later. */
export const isRequested = ({ outstanding, later }: CollectionState, id: string): boolean =>
  outstanding.some((effect) => effect.id === id) || later.some(({ effect }) => effect.id === id);

/**
 * While Stripe rejects our key only readings are requested; one of them finds out when it accepts
 * it.
 */
export const isDeferred = ({ looking: asked }: CollectionState, effect: Effect): boolean =>
  asked.notConfirmedSince !== null && effect.kind !== 'readStripe' && effect.kind !== 'sendMail';
