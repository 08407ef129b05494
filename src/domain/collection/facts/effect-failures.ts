import { assertNever } from '../../assert-never';
import type {
  ConfirmAttempt,
  Effect,
  EnsureCustomer,
  OpenCheckout,
  OpenIntent,
  Unanswered,
} from '../model/effect';
import type { DecisionDraft } from '../draft/draft';
import {
  resolveEffect,
  requestEffect,
  changeState,
  setLane,
  setReadState,
  setPlan,
  note,
} from '../draft/draft';
import type { Fact } from '../model/fact';
import { deferEffect, markPossiblyTried } from '../draft/retry-effects';
import { readRequest, readHourly } from '../draft/request-read';
import { endAttempt, freeLane } from '../lane/close-lane';
import { DAY, HOUR } from '../../time';
import { attemptCalledOff } from '../lane/effect-opened';
import { isAutoCharged } from '../queries/may-collect';
import { refundCalledOff, refundRequestFailed } from '../money/refunds';
import type { Refused } from './refused-requests';
import { chargeRefused, checkoutRefused } from './refused-requests';
import type { ChargedBy, Lane } from '../model/state';

/** An effect that came to no answer: a fact like any other, by the rule of its reason. */
export function applyFailure(draft: DecisionDraft, failed: EffectFailed): void {
  const effect = draft.state.outstanding.find((e) => e.id === failed.answers);
  if (!effect) return;
  const { code = null, param = null, detail } = failed;
  const reason = { code, detail };
  switch (failed.why) {
    case 'unknown':
      return outcomeUnknown(draft, effect, reason);
    case 'unauthorized':
      return accessLost(draft, effect, reason);
    case 'too_late':
      return keyExpired(draft, effect);
    case 'refused':
      if (failed.unheard) markPossiblyTried(draft, [effect]);
      return requestRefused(draft, effect, { ...reason, param });
    case 'called_off':
      return calledOff(draft, effect);
    default:
      return assertNever(failed.why);
  }
}

/** Not requested of Stripe: only what moves money is looked at again before it is. */
function calledOff(draft: DecisionDraft, effect: Effect): void {
  if (effect.kind === 'confirmAttempt') return attemptCalledOff(draft, effect);
  if (effect.kind === 'sendRefund') return refundCalledOff(draft, effect);
  deferEffect(draft, effect.id);
}

type EffectFailed = Extract<Fact, { kind: 'effect_failed' }>;

/** What Stripe said: a code to decide by, and words for people. */
type Reason = Omit<Refused, 'param'>;

/**
 * The connection is not ours to use: no attempt was made. What was wanted is wanted still, but
 * nothing is asked of Stripe until it answers a reading again.
 */
function accessLost(draft: DecisionDraft, effect: Effect, reason: Reason): void {
  const { looking: asked, lane } = draft.state;
  if (asked.notConfirmedSince === null) {
    setReadState(draft, { notConfirmedSince: draft.now, keyRefusal: reason.detail });
    note(draft, { kind: 'access_lost', ...reason });
  }
  if (isMoneyEffect(effect)) {
    readInstead(draft, effect);
    wantAgain(draft, lane, 'Stripe was out of reach');
  } else {
    deferEffect(draft, effect.id, HOUR);
  }
  readHourly(draft);
}

/** What the lane was for is done once Stripe has been read. */
function wantAgain(draft: DecisionDraft, lane: Lane, why: string): void {
  if (lane.kind === 'opening_intent' || lane.kind === 'confirming') {
    const { by } = lane;
    if (by === 'customer' || by === 'business') setPlan(draft, { wantsCharge: { by } });
    else if (isAutoCharged(draft.state))
      setPlan(draft, { charge: { kind: 'at', at: draft.now, why, by } });
  }
  if (lane.kind === 'opening_checkout' && lane.by !== 'workflow') {
    setPlan(draft, { wantsCheckout: { by: lane.by } });
  }
}

/** May or may not have happened. A confirm is read, never repeated blindly; the rest keep names. */
function outcomeUnknown(draft: DecisionDraft, effect: Effect, reason: Reason): void {
  if (effect.kind === 'confirmAttempt') {
    note(draft, { kind: 'attempt_unknown', laneNo: effect.n, ...reason });
    return readInstead(draft, effect);
  }
  if (isMoneyEffect(effect) && reason.code === 'idempotency_error') {
    return keyTaken(draft, effect, reason);
  }
  if (effect.kind === 'ensureCustomer' && draft.state.retries[effect.id] !== undefined) {
    return withoutCustomer(draft, effect, reason);
  }
  deferEffect(draft, effect.id);
  note(draft, { kind: 'effect_deferred', effect: effect.kind, ...reason });
}

/** Another request was made by this key, so it will never answer ours: the next number does. */
function keyTaken(draft: DecisionDraft, effect: MoneyEffect, reason: Reason): void {
  const { lane } = draft.state;
  note(draft, { kind: 'effect_deferred', effect: effect.kind, ...reason });
  readInstead(draft, effect, effect.askedAt - DAY); // so long Stripe remembers a key
  wantAgain(draft, lane, 'its key was used for another request');
}

/** A checkout does not need a customer, so nobody who wants to pay waits for one any longer. */
function withoutCustomer(draft: DecisionDraft, { id }: EnsureCustomer, reason: Reason): void {
  resolveEffect(draft, id, 'ensureCustomer');
  changeState(draft, { customerEnsured: true });
  note(draft, { kind: 'customer_refused', ...reason });
}

/** The key is too old to be used: only a reading can show what exists. */
function keyExpired(draft: DecisionDraft, effect: Effect): void {
  if (isMoneyEffect(effect)) return readInstead(draft, effect);
  deferEffect(draft, effect.id);
}

type MoneyEffect = ConfirmAttempt | OpenIntent | OpenCheckout;

const isMoneyEffect = (effect: Effect): effect is MoneyEffect =>
  effect.kind === 'confirmAttempt' ||
  effect.kind === 'openIntent' ||
  effect.kind === 'openCheckout';

function readInstead(draft: DecisionDraft, effect: MoneyEffect, since = effect.askedAt): void {
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
  const unanswered = unansweredOf(draft, effect, since);
  setLane(draft, next);
  if (unanswered !== null) setReadState(draft, { search: true, unanswered });
  requestEffect(draft, readRequest(draft));
}

/** What a confirm was about has an id; what was being created has none yet. */
function unansweredOf(
  { state, now }: DecisionDraft,
  effect: MoneyEffect,
  since: number,
): Unanswered | null {
  if (effect.kind === 'confirmAttempt') return null;
  const isCheckout = effect.kind === 'openCheckout';
  return {
    made: isCheckout ? 'checkout' : 'intent',
    n: effect.n,
    stripeCustomer: isCheckout
      ? effect.stripeCustomer
      : (effect.stripeCustomer ?? state.stripeCustomer),
    since,
    until: now,
  };
}

const chargedByOf = (lane: Lane): ChargedBy =>
  lane.kind === 'opening_intent' || lane.kind === 'confirming' ? lane.by : 'checkout';

/** Stripe refused the request as such: repeating it would be refused again. */
function requestRefused(draft: DecisionDraft, effect: Effect, refused: Refused): void {
  const { param: _, ...reason } = refused;
  switch (effect.kind) {
    case 'openIntent':
      chargeRefused(draft, effect, refused);
      return notCreated(draft, effect);
    case 'openCheckout':
      checkoutRefused(draft, effect, refused);
      return notCreated(draft, effect);
    case 'confirmAttempt':
      chargeRefused(draft, effect, refused);
      return readInstead(draft, effect);
    case 'ensureCustomer':
      return withoutCustomer(draft, effect, reason);
    case 'sendRefund':
      return refundRequestFailed(draft, effect, reason);
    case 'acceptDispute':
      resolveEffect(draft, effect.id, effect.kind);
      return note(draft, {
        kind: 'dispute_acceptance_refused',
        disputeId: effect.disputeId,
        ...reason,
      });
    case 'sendMail':
      resolveEffect(draft, effect.id, effect.kind);
      return note(draft, { kind: 'mail_failed', ...reason });
    case 'closeLane':
    case 'readStripe':
      if (draft.state.looking.readRefusal == null) {
        note(draft, { kind: 'effect_deferred', effect: effect.kind, ...reason });
        setReadState(draft, { readRefusal: reason.detail });
      }
      return deferEffect(draft, effect.id, HOUR);
    default:
      return assertNever(effect);
  }
}

/**
 * A refused first try made nothing; was an earlier one never answered, only a reading can show it.
 */
function notCreated(draft: DecisionDraft, effect: OpenIntent | OpenCheckout): void {
  if (draft.state.retries[effect.id] !== undefined) return readInstead(draft, effect);
  resolveEffect(draft, effect.id, effect.kind);
  const { lane } = draft.state;
  if (!('n' in lane) || lane.n !== effect.n) return;
  freeLane(draft);
  if (effect.kind === 'openIntent') endAttempt(draft, effect.n, 'canceled');
}
