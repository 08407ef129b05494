import type { DecisionDraft } from '../draft/draft';
import { resolveEffect, requestEffect, setLane, setPlan, note } from '../draft/draft';
import { remainingOf } from '../queries/ledger';
import { closeCheckoutLane, endAttempt, startClosing } from './close-lane';
import type { ConfirmAttempt } from '../model/effect';
import type { ChargeGround } from '../queries/ground';
import { isGroundFirm } from '../queries/ground';
import { isAutoCharged, mayCheckout, mayCollect } from '../queries/may-collect';
import { effectId } from '../model/effect-id';
import type { Lane } from '../model/state';

type Opening = Extract<Lane, { kind: 'opening_intent' }>;

/** The intent exists and is saved. It is confirmed once, unless the ground has shifted since. */
export function intentOpened(draft: DecisionDraft, answers: string, intentId: string): void {
  const effect = resolveEffect(draft, answers, 'openIntent');
  const { lane } = draft.state;
  if (lane.kind === 'reading' && effectId.intent(lane.n) === answers) {
    const { n, amount, by } = lane;
    if (lane.intentId !== null) return; // confirmed already, so only its reading says how it ended
    endAttempt(draft, n, 'canceled'); // it is never confirmed
    return startClosing(draft, { n, amount, sessionId: null, intentId, by });
  }
  if (lane.kind !== 'opening_intent' || effectId.intent(lane.n) !== answers) return;
  const { n, amount, method, by } = lane;
  const customer = ofCustomer(effect?.stripeCustomer);
  if (!isStillWanted(draft, { ...lane, ...customer })) {
    note(draft, { kind: 'attempt_called_off', laneNo: n });
    endAttempt(draft, n, 'canceled');
    replanCharge(draft, lane);
    return startClosing(draft, { n, amount, sessionId: null, intentId, by });
  }
  if (draft.state.plan.refusedCharge) setPlan(draft, { refusedCharge: null });
  if (draft.state.plan.debitNotice) setPlan(draft, { debitNotice: null }); // of this debit alone
  setLane(draft, { kind: 'confirming', n, amount, method, intentId, by });
  const { currency } = draft.state.terms;
  requestEffect(draft, {
    kind: 'confirmAttempt',
    id: effectId.confirm(n),
    n,
    amount,
    currency,
    method,
    intentId,
    ...customer,
  });
  const requestedAt = draft.now;
  note(draft, { kind: 'confirm_requested', laneNo: n, amount, method, intentId, requestedAt });
}

/** It is due as it was: as soon as what called it off has passed, and no later. */
function replanCharge(draft: DecisionDraft, { by }: Pick<Opening, 'by'>): void {
  const { charge } = draft.state.plan;
  if (by !== 'plan' || charge.kind !== 'off') return;
  if (!isAutoCharged(draft.state) || !mayCollect(draft.state)) return;
  setPlan(draft, { charge: { kind: 'at', at: draft.now, why: 'it was called off before', by } });
}

const ofCustomer = (stripeCustomer: string | undefined) =>
  stripeCustomer === undefined ? {} : { stripeCustomer };

function isStillWanted({ state }: DecisionDraft, lane: Opening & ChargeGround): boolean {
  if (!isGroundFirm(state, lane)) return false;
  if (lane.by === 'business') return state.autoPayWithdrawn !== true;
  if (lane.by !== 'plan') return true;
  return mayCollect(state) && state.plan.pause === null && isAutoCharged(state);
}

/**
 * Not confirmed, since what it rested on has changed. An earlier try may still be under way, so its
 * outcome is heard before the lane is free.
 */
export function attemptCalledOff(draft: DecisionDraft, effect: ConfirmAttempt): void {
  resolveEffect(draft, effect.id, 'confirmAttempt');
  const { lane } = draft.state;
  if (lane.kind !== 'confirming' || lane.n !== effect.n) return;
  const { n, amount, method, intentId, by } = lane;
  note(draft, { kind: 'attempt_called_off', laneNo: n });
  replanCharge(draft, lane);
  startClosing(draft, { n, amount, sessionId: null, intentId, by, unheard: method });
}

const isSameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

/** The session exists and its id is saved, so its URL may be given out. */
export function checkoutOpened(
  draft: DecisionDraft,
  answers: string,
  sessionId: string,
  expiresAt: number,
): void {
  const effect = resolveEffect(draft, answers, 'openCheckout');
  const { lane } = draft.state;
  if (lane.kind === 'reading' && effectId.checkout(lane.n) === answers) {
    return closeCheckoutLane(draft, { n: lane.n, amount: lane.amount, sessionId }, 'not_expected');
  }
  if (lane.kind !== 'opening_checkout' || effectId.checkout(lane.n) !== answers) return;
  const { n, amount, by } = lane;
  if (draft.state.plan.refusedCheckout) setPlan(draft, { refusedCheckout: null });
  setLane(draft, {
    kind: 'checkout_open',
    n,
    amount,
    sessionId,
    openedAt: draft.now,
    expiresAt,
    by,
    looks: 0,
    declined: null,
  });
  note(draft, { kind: 'checkout_opened', laneNo: n, sessionId, amount, expiresAt, by });
  if (!mayCheckout(draft.state) || remainingOf(draft.state) !== amount) {
    // Who waits for it gets one over what is owed now.
    if (by !== 'workflow' && mayCheckout(draft.state)) setPlan(draft, { wantsCheckout: { by } });
    return closeCheckoutLane(draft, { n, amount, sessionId }, 'not_payable');
  }
  if (effect !== null && !isSameList(effect.methods, draft.state.terms.methods)) {
    return closeCheckoutLane(draft, { n, amount, sessionId }, 'methods_changed');
  }
  const madeFor = effect?.stripeCustomer ?? null;
  if (madeFor === null || madeFor === draft.state.stripeCustomer) return;
  if (by !== 'workflow') setPlan(draft, { wantsCheckout: { by } });
  closeCheckoutLane(draft, { n, amount, sessionId }, 'customer_relinked');
}
