import type { Lane } from '../model/state';

/** A charge that is due opens at once, or closes what is open: nothing has to end by itself. */
export const givesWay = (lane: Lane): boolean =>
  lane.kind === 'none' ||
  lane.kind === 'checkout_open' ||
  (lane.kind === 'bundle_open' && lane.leaving === null);
