import type { Method } from '../model/method';
import type { CollectionState, NextCharge } from '../model/state';
import { mayCollect, mayPay, remainingProblem, usableMethod } from './may-collect';
import { refusedChargeOf } from './refusals';

interface PlannedCharge {
  at: number;
  method: Method;
}

/**
 * The charge that will be made unless something happens before; null when none will. What is said
 * about a next try, by mail, page, event or timeline, is said of this one.
 */
export function plannedCharge(state: CollectionState): PlannedCharge | null {
  const { charge, pause } = state.plan;
  const method = usableMethod(state);
  if (charge.kind !== 'at' || method === null || !mayPay(state)) return null;
  if (remainingProblem(state) !== null || refusedChargeOf(state) !== null) return null;
  if (charge.by === 'plan' && (pause !== null || !mayCollect(state))) return null;
  return { at: charge.at, method };
}

/** The plan as it is published: a charge that will not be made is none. */
export function nextChargeOf(state: CollectionState): NextCharge {
  const { charge } = state.plan;
  if (!mayPay(state)) return { kind: 'off' };
  return charge.kind === 'at' && plannedCharge(state) === null ? { kind: 'off' } : charge;
}
