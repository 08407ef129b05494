import { assertNever } from '../../assert-never';
import type { ConfirmAttempt, Effect, OpenCheckout, OpenIntent } from '../model/effect';
import type { DecisionDraft } from '../draft/draft';
import {
  resolveEffect,
  requestEffect,
  changeState,
  setLane as setLane,
  setLadder as setLadder,
  setReadState,
  requestMail,
  setPlan,
  note,
} from '../draft/draft';
import type { FailureReason } from '../model/fact';
import { deferEffect } from '../draft/retry-effects';
import { readRequest, readHourly } from '../draft/request-read';
import { HOUR } from '../model/policy';
import { refundRequestFailed } from '../money/refunds';
import type { ChargedBy, Lane } from '../model/state';

/** An effect that came to no answer: a fact like any other, by the rule of its reason. */
export function applyFailure(
  draft: DecisionDraft,
  id: string,
  why: FailureReason,
  detail: string,
): void {
  const effect = draft.state.outstanding.find((e) => e.id === id);
  if (!effect) return;
  switch (why) {
    case 'unknown':
      return outcomeUnknown(draft, effect, detail);
    case 'unauthorized':
      return accessLost(draft, effect, detail);
    case 'too_late':
      return keyExpired(draft, effect);
    case 'refused':
      return requestRefused(draft, effect, detail);
    default:
      return assertNever(why);
  }
}

/**
 * The connection is not ours to use: no attempt was made. What was wanted is wanted still, but
 * nothing is asked of Stripe until it answers a look again.
 */
function accessLost(draft: DecisionDraft, effect: Effect, detail: string): void {
  const { looking: asked, lane } = draft.state;
  if (asked.notConfirmedSince === null) {
    setReadState(draft, { notConfirmedSince: draft.now, search: true });
    note(draft, 'stripe', `Stripe does not let us in: ${detail}`);
  }
  if (isMoneyEffect(effect)) {
    readInstead(draft, effect);
    if (lane.kind === 'opening_intent' || lane.kind === 'confirming') {
      const { by } = lane;
      setPlan(draft, { charge: { kind: 'at', at: draft.now, why: 'Stripe was out of reach', by } });
    }
    if (lane.kind === 'opening_checkout' && lane.by !== 'workflow') {
      setPlan(draft, { wantsCheckout: { by: lane.by } });
    }
  } else {
    deferEffect(draft, effect.id, HOUR);
  }
  readHourly(draft);
}

/** May or may not have happened. A confirm is read, never repeated blindly; the rest keep names. */
function outcomeUnknown(draft: DecisionDraft, effect: Effect, detail: string): void {
  if (effect.kind === 'confirmAttempt') {
    note(draft, 'stripe', `the outcome of attempt ${effect.n} is unknown: ${detail}`);
    return readInstead(draft, effect);
  }
  deferEffect(draft, effect.id);
  note(draft, 'stripe', `${effect.kind} could not be done: ${detail}; it is tried again`);
}

/** The key is too old to be used: only a reading can tell what exists. */
function keyExpired(draft: DecisionDraft, effect: Effect): void {
  if (isMoneyEffect(effect)) return readInstead(draft, effect);
  deferEffect(draft, effect.id);
}

type MoneyEffect = ConfirmAttempt | OpenIntent | OpenCheckout;

const isMoneyEffect = (effect: Effect): effect is MoneyEffect =>
  effect.kind === 'confirmAttempt' ||
  effect.kind === 'openIntent' ||
  effect.kind === 'openCheckout';

function readInstead(draft: DecisionDraft, effect: MoneyEffect): void {
  resolveEffect(draft, effect.id, effect.kind);
  const { lane } = draft.state;
  if (!('n' in lane) || lane.n !== effect.n) return;
  const { n, amount } = effect;
  const next: Lane = {
    kind: 'reading',
    n,
    amount,
    method: effect.kind === 'openCheckout' ? null : effect.method,
    intentId: effect.kind === 'confirmAttempt' ? effect.intentId : null,
    sessionId: null,
    by: chargedByOf(lane),
  };
  setLane(draft, next);
  if (next.intentId === null) setReadState(draft, { search: true });
  requestEffect(draft, readRequest(draft));
}

const chargedByOf = (lane: Lane): ChargedBy =>
  lane.kind === 'opening_intent' || lane.kind === 'confirming' ? lane.by : 'checkout';

/** Stripe refused the request as such: repeating it would be refused again. */
function requestRefused(draft: DecisionDraft, effect: Effect, detail: string): void {
  switch (effect.kind) {
    case 'openIntent':
      if (!noteTooSmall(draft, effect, detail)) methodRefused(draft, effect, detail);
      return notCreated(draft, effect);
    case 'openCheckout':
      setPlan(draft, { wantsCheckout: null });
      if (!noteTooSmall(draft, effect, detail)) setPlan(draft, { mintAgainAt: draft.now + HOUR });
      note(draft, 'stripe', `Stripe refused the checkout: ${detail}`);
      return notCreated(draft, effect);
    case 'confirmAttempt':
      methodRefused(draft, effect, detail);
      return readInstead(draft, effect);
    case 'ensureCustomer':
      resolveEffect(draft, effect.id, effect.kind);
      changeState(draft, { customerEnsured: true });
      return note(draft, 'stripe', `Stripe refused the customer: ${detail}; the link needs none`);
    case 'sendRefund':
      return refundRequestFailed(draft, effect, detail);
    case 'sendMail':
      resolveEffect(draft, effect.id, effect.kind);
      return note(draft, 'mail', `mail could not be sent: ${detail}`);
    case 'closeLane':
    case 'readStripe':
      return deferEffect(draft, effect.id, HOUR);
    default:
      return assertNever(effect);
  }
}

/** Our least amounts go by the invoice's currency, Stripe's by the one it settles in. */
function noteTooSmall(
  draft: DecisionDraft,
  { amount }: OpenIntent | OpenCheckout,
  detail: string,
): boolean {
  if (!detail.startsWith('amount_too_small')) return false;
  setPlan(draft, { tooSmall: amount });
  return true;
}

/** A refused first try made nothing; was an earlier one never answered, only a look can tell. */
function notCreated(draft: DecisionDraft, effect: OpenIntent | OpenCheckout): void {
  if (draft.state.retries[effect.id] !== undefined) return readInstead(draft, effect);
  resolveEffect(draft, effect.id, effect.kind);
  const { lane } = draft.state;
  if ('n' in lane && lane.n === effect.n) setLane(draft, { kind: 'none' });
}

/** The method cannot even be offered (detached, wrong currency): it needs another one. */
function methodRefused(
  draft: DecisionDraft,
  effect: OpenIntent | ConfirmAttempt,
  detail: string,
): void {
  const { ladder } = draft.state.plan;
  const barred = [...ladder.barred, effect.method.fingerprint].slice(-5);
  setLadder(draft, { barred });
  setPlan(draft, { charge: { kind: 'needs_method', since: draft.now } });
  note(draft, 'stripe', `${effect.method.label} cannot be charged: ${detail}`);
  const of = { amount: effect.amount, about: 'method_unusable' };
  requestMail(draft, 'method_needed', `method_needed/${effect.n}`, of);
  requestMail(draft, 'payment_failed_business', `payment_failed_business/${effect.n}`, of);
}
