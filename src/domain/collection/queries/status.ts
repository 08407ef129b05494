import {
  excessOf,
  hasLostDispute,
  hasOpenDispute,
  isOpen,
  someDispute,
  owedOf,
  receivedOf,
  remainingOf,
  totalRefunded,
} from './ledger';
import type { CollectionOutcome } from '../model/step';
import type { CollectionState } from '../model/state';
import { overdueAt } from './reminder-at';

export type Status =
  | 'draft'
  | 'void'
  | 'paid'
  | 'disputed'
  | 'processing'
  | 'charging'
  | 'requires_action'
  | 'disputed_lost'
  | 'uncollectible'
  | 'held'
  | 'sending'
  | 'open';

/** The one status, first match wins; never stored as a second truth. */
export function statusOf(state: CollectionState): Status {
  const { plan, lane } = state;
  if (plan.sending.kind === 'draft') return 'draft';
  if (plan.ended?.kind === 'void') return 'void';
  if (remainingOf(state) === 0) return 'paid';
  if (hasOpenDispute(state)) return 'disputed';
  if (lane.kind === 'bank_debit') return 'processing';
  if (isCharging(state)) return 'charging';
  if (lane.kind === 'awaiting_verification') return 'requires_action';
  if (plan.charge.kind === 'needs_authentication') return 'requires_action';
  if (hasLostDispute(state)) return 'disputed_lost';
  if (plan.ended?.kind === 'uncollectible') return 'uncollectible';
  if (plan.held) return 'held';
  if (plan.sending.kind === 'sending') return 'sending';
  return 'open';
}

function isCharging({ lane }: CollectionState): boolean {
  if (lane.kind === 'reading') return lane.intentId !== null;
  return lane.kind === 'confirming' || lane.kind === 'opening_intent';
}

/**
 * An answer is on its way that will change the status. What is asked again later lasts: a mail
 * server or a Stripe that is away keeps an invoice in it for hours.
 */
export function isTransient(state: CollectionState): boolean {
  const status = statusOf(state);
  if (status !== 'charging' && status !== 'sending') return false;
  return state.outstanding.some(({ kind }) => (kind === 'sendMail') === (status === 'sending'));
}

/** Lago's three words. */
export function paymentStatusOf(state: CollectionState): 'pending' | 'succeeded' | 'failed' {
  const status = statusOf(state);
  if (status === 'paid' || status === 'disputed' || status === 'disputed_lost') return 'succeeded';
  if (status === 'uncollectible') return 'failed';
  return state.plan.ladder.last && state.lane.kind === 'none' ? 'failed' : 'pending';
}

export interface Flags {
  overdue: boolean;
  partly_paid: boolean;
  overpaid: boolean;
  partly_refunded: boolean;
  refunded: boolean;
  paused_until: number | null;
  paused: boolean;
  not_confirmed_since: number | null;
}

export function flagsOf(state: CollectionState, now: number): Flags {
  const received = receivedOf(state);
  const refunded = totalRefunded(state);
  const arrived = state.ledger.payments.reduce((sum, p) => sum + (p.reversed ? 0 : p.amount), 0);
  return {
    overdue: isOverdue(state, now),
    partly_paid: received > 0 && received < owedOf(state),
    overpaid: excessOf(state) > 0,
    partly_refunded: refunded > 0 && refunded < arrived,
    refunded: refunded > 0 && refunded >= arrived,
    paused: state.plan.pause !== null,
    paused_until: state.plan.pause?.until ?? null,
    not_confirmed_since: state.looking.notConfirmedSince,
  };
}

/** Nothing more is asked of anybody, whatever may still be unfinished at Stripe. */
export const FINAL: readonly Status[] = ['paid', 'void', 'disputed_lost', 'uncollectible'];

/** What is in one of these is never overdue. */
export const NEVER_OVERDUE: readonly Status[] = ['draft', ...FINAL];

/** Due the whole of its due day; overdue once that day is over, while it is still collected. */
export function isOverdue(state: CollectionState, now: number): boolean {
  if (NEVER_OVERDUE.includes(statusOf(state))) return false;
  return now >= overdueAt(state);
}

/** What the run returns, once nothing at Stripe or at hand is unfinished; else null. */
export function collectionOutcome(state: CollectionState): CollectionOutcome | null {
  if (hasUnfinished(state)) return null;
  const status = statusOf(state);
  if (!FINAL.includes(status)) return null;
  return {
    status,
    received: receivedOf(state),
    owed: owedOf(state),
    currency: state.terms.currency,
  };
}

function hasUnfinished(state: CollectionState): boolean {
  return (
    state.lane.kind !== 'none' ||
    state.outstanding.length > 0 ||
    state.later.length > 0 ||
    state.looking.pending.length > 0 ||
    state.plan.closingFor.length > 0 ||
    someDispute(state, isOpen) ||
    state.ledger.payments.some((p) => p.refunds.some(isPending))
  );
}

const isPending = (refund: { status: string }): boolean =>
  refund.status === 'asked' || refund.status === 'pending';
