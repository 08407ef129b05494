import type { CollectionState } from '../model/state';
import { DISCONNECTED } from './held-reason';
import { remainingOf } from './ledger';
import { isConnectionClosed, isMoneyMoving, mayCheckout, mayPay } from './may-collect';
import { statusOf } from './status';

export interface BundleRefusal {
  code: string;
  detail: string;
}

/** What a bundle is answered that wants the lane. */
export type BundleLane =
  | { kind: 'held'; n: number }
  /** What is open is closed first. */
  | { kind: 'waits' }
  | ({ kind: 'refused' } & BundleRefusal);

/** Asked again and again under one name: it changes nothing. */
export function bundleLaneOf(state: CollectionState, bundle: string, amount: number): BundleLane {
  const { lane, plan } = state;
  if (lane.kind === 'bundle_open' && lane.bundle === bundle) {
    const isWanted = lane.leaving === null;
    return isWanted ? { kind: 'held', n: lane.n } : { kind: 'refused', ...REPLACED };
  }
  if (plan.wantsBundle?.bundle === bundle) return { kind: 'waits' };
  return { kind: 'refused', ...(bundleRefusal(state, amount) ?? REPLACED) };
}

const REPLACED: BundleRefusal = {
  code: 'replaced',
  detail: 'another way to pay this invoice was asked for meanwhile',
};

/** Why the invoice cannot be paid together with others; null if it can. */
export function bundleRefusal(state: CollectionState, amount: number): BundleRefusal | null {
  if (isBusy(state) || !mayPay(state)) {
    const status = statusOf(state);
    return { code: status, detail: `it cannot be paid while it is ${status}` };
  }
  if (isConnectionClosed(state)) return { code: 'connection_gone', detail: DISCONNECTED };
  if (!mayCheckout(state)) {
    return { code: 'no_payment_link', detail: 'this invoice is not payable by link' };
  }
  const remaining = remainingOf(state);
  if (remaining === amount) return null;
  const detail = `${remaining} minor units are owed, and not ${amount}`;
  return { code: 'amount_changed', detail };
}

const isBusy = (state: CollectionState): boolean =>
  isMoneyMoving(state) || ['opening_intent', 'awaiting_verification'].includes(state.lane.kind);
