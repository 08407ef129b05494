import { settlesInDays } from '../../payment-methods';
import type { CollectionState } from '../model/state';
import { isAnnounced } from './debit-notice';
import {
  hasUnreadEvents,
  isRefundUnanswered,
  mayCharge,
  mayCollect,
  usableMethod,
} from './may-collect';

/** Nothing but its time, or another way to pay, holds the planned charge back. */
export function isChargeable(state: CollectionState): boolean {
  const { plan } = state;
  const method = usableMethod(state);
  if (plan.charge.kind !== 'at' || !method || !mayCharge(state)) return false;
  if (hasUnreadEvents(state) || isRefundUnanswered(state)) return false;
  if (state.autoPayWithdrawn === true) return false;
  // The invoice mail comes before any debit, and our notice of it where we give one.
  const isMailed = !settlesInDays(method.type) || plan.sending.kind !== 'sending';
  return mayCollect(state) && plan.pause === null && isMailed && isAnnounced(state);
}
