import type { CollectionState } from './state';

/** The newest shape this code writes; a row with a higher one is left alone. */
export const SHAPE = 5;

/** Whether newer code wrote this row, which that code alone can read. */
export const isNewerShape = ({ shape }: { shape: number }): boolean => shape > SHAPE;

/** Lifts a stored state of an older shape to today's; one step a shape, oldest first. */
export function upgradeState(stored: unknown, shape: number): CollectionState {
  if (shape > SHAPE || shape < 1) {
    throw new Error(`state of shape ${shape}, this code knows 1 to ${SHAPE}: deploy a newer build`);
  }
  return STEPS.slice(shape - 1).reduce((state, step) => step(state), stored) as CollectionState;
}

// The step at place n lifts shape n + 1 by one; what an older shape held is looked at no further
// than the step needs.
const STEPS: readonly ((stored: unknown) => unknown)[] = [
  withWarnings,
  withReasons,
  withTimes,
  (stored) => withRequests(withUnanswered(stored)),
];

/** 1 → 2: payments know of early fraud warnings. */
function withWarnings(stored: unknown): unknown {
  const state = stored as { ledger: { payments: object[] } };
  const payments = state.ledger.payments.map((payment) => ({ ...payment, warnings: [] }));
  return { ...state, shape: 2, ledger: { ...state.ledger, payments } };
}

/** 2 → 3: what holds an invoice says why, in the connection and in its terms. */
function withReasons(stored: unknown): unknown {
  const state = stored as { terms: object; looking: object };
  return {
    ...state,
    shape: 3,
    terms: { ...state.terms, methodsEmptiedBy: null },
    looking: { ...state.looking, connectionGone: null },
  };
}

/** 3 → 4: a draft says since when; what lanes had declined, left unheard, or ended is kept. */
function withTimes(stored: unknown): unknown {
  const { lane, plan, looking, ...state } = stored as {
    lane: { kind: string };
    plan: { sending: { kind: string } };
    looking: object;
  };
  const sending = plan.sending.kind === 'draft' ? { kind: 'draft', since: null } : plan.sending;
  return {
    ...state,
    shape: 4,
    lane: withDeclines(lane),
    plan: { ...plan, sending },
    looking: { ...looking, seen: [] },
  };
}

/** 4 → 5: what a search is for is kept, and all that events named. */
function withUnanswered(stored: unknown): unknown {
  const { looking, ...state } = stored as { looking: object };
  return { ...state, shape: 5, looking: { ...looking, unanswered: null, unlisted: null } };
}

function withDeclines(lane: { kind: string }): object {
  if (lane.kind === 'checkout_open') return { ...lane, declined: null };
  return lane.kind === 'closing' ? { ...lane, unheard: null } : lane;
}

/**
 * 4 → 5: a charge that a person asked for is kept beside the plan, no longer in its place; commands
 * that wait for Stripe are kept until they are answered.
 */
function withRequests(stored: unknown): unknown {
  const { plan, ...state } = stored as { plan: { charge: { kind: string; by?: string } } };
  const { kind, by } = plan.charge;
  const byHand = kind === 'at' && by !== 'plan';
  const wantsCharge = byHand ? { by } : null;
  const charge = byHand ? { kind: 'off' } : plan.charge;
  return { ...state, shape: 5, plan: { ...plan, charge, wantsCharge, waiting: [] } };
}
