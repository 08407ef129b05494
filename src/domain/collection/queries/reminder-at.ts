import { spread } from '../../time-zones';
import { DAY, HOUR } from '../../time';
import type { CollectionState } from '../model/state';

/** When the i-th reminder is due: spread over an hour, like the charges. */
export function reminderAt(state: CollectionState, days: number): number {
  return state.terms.dueAt + days * DAY + 9 * HOUR + spread(state.terms.ref, HOUR);
}
