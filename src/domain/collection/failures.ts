import { assertNever } from '../assert-never';
import type { ConfirmAttempt, Effect, OpenCheckout, OpenIntent } from './effect';
import type { Desk } from './desk';
import {
  answered,
  ask,
  change,
  lane as setLane,
  ladder as setLadder,
  looking,
  mail,
  plan,
  say,
} from './desk';
import type { FailureReason } from './fact';
import { postpone } from './later';
import { lookAt, lookHourly } from './look';
import { HOUR } from './policy';
import { refundFailed } from './refunds';
import type { ChargedBy, Lane } from './state';

/** An effect that came to no answer: a fact like any other, by the rule of its reason. */
export function takeInFailure(desk: Desk, id: string, why: FailureReason, detail: string): void {
  const effect = desk.state.outstanding.find((e) => e.id === id);
  if (!effect) return;
  switch (why) {
    case 'unknown':
      return unknown(desk, effect, detail);
    case 'unauthorized':
      return lockedOut(desk, effect, detail);
    case 'too_late':
      return tooLate(desk, effect);
    case 'refused':
      return refused(desk, effect, detail);
    default:
      return assertNever(why);
  }
}

/**
 * The connection is not ours to use: no attempt was made. What was wanted is wanted still, but
 * nothing is asked of Stripe until it answers a look again.
 */
function lockedOut(desk: Desk, effect: Effect, detail: string): void {
  const { looking: asked, lane } = desk.state;
  if (asked.notConfirmedSince === null) {
    looking(desk, { notConfirmedSince: desk.now, search: true });
    say(desk, 'stripe', `Stripe does not let us in: ${detail}`);
  }
  if (isMoneyAsked(effect)) {
    readInstead(desk, effect);
    if (lane.kind === 'opening_intent' || lane.kind === 'confirming') {
      const { by } = lane;
      plan(desk, { charge: { kind: 'at', at: desk.now, why: 'Stripe was out of reach', by } });
    }
    if (lane.kind === 'opening_checkout' && lane.by !== 'workflow') {
      plan(desk, { wantsCheckout: { by: lane.by } });
    }
  } else {
    postpone(desk, effect.id, HOUR);
  }
  lookHourly(desk);
}

/** May or may not have happened. A confirm is read, never repeated blindly; the rest keep names. */
function unknown(desk: Desk, effect: Effect, detail: string): void {
  if (effect.kind === 'confirmAttempt') {
    say(desk, 'stripe', `the outcome of attempt ${effect.n} is unknown: ${detail}`);
    return readInstead(desk, effect);
  }
  postpone(desk, effect.id);
  say(desk, 'stripe', `${effect.kind} could not be done: ${detail}; it is tried again`);
}

/** The key is too old to be used: only a reading can tell what exists. */
function tooLate(desk: Desk, effect: Effect): void {
  if (isMoneyAsked(effect)) return readInstead(desk, effect);
  postpone(desk, effect.id);
}

type MoneyAsked = ConfirmAttempt | OpenIntent | OpenCheckout;

const isMoneyAsked = (effect: Effect): effect is MoneyAsked =>
  effect.kind === 'confirmAttempt' ||
  effect.kind === 'openIntent' ||
  effect.kind === 'openCheckout';

function readInstead(desk: Desk, effect: MoneyAsked): void {
  answered(desk, effect.id, effect.kind);
  const { lane } = desk.state;
  if (!('n' in lane) || lane.n !== effect.n) return;
  const { n, amount } = effect;
  const next: Lane = {
    kind: 'reading',
    n,
    amount,
    method: effect.kind === 'openCheckout' ? null : effect.method,
    intentId: effect.kind === 'confirmAttempt' ? effect.intentId : null,
    sessionId: null,
    by: asCharged(lane),
  };
  setLane(desk, next);
  if (next.intentId === null) looking(desk, { search: true });
  ask(desk, lookAt(desk));
}

const asCharged = (lane: Lane): ChargedBy =>
  lane.kind === 'opening_intent' || lane.kind === 'confirming' ? lane.by : 'checkout';

/** Stripe refused the request as such: repeating it would be refused again. */
function refused(desk: Desk, effect: Effect, detail: string): void {
  switch (effect.kind) {
    case 'openIntent':
      if (!isTooSmall(desk, effect, detail)) methodRefused(desk, effect, detail);
      return notMade(desk, effect);
    case 'openCheckout':
      plan(desk, { wantsCheckout: null });
      if (!isTooSmall(desk, effect, detail)) plan(desk, { mintAgainAt: desk.now + HOUR });
      say(desk, 'stripe', `Stripe refused the checkout: ${detail}`);
      return notMade(desk, effect);
    case 'confirmAttempt':
      methodRefused(desk, effect, detail);
      return readInstead(desk, effect);
    case 'ensureCustomer':
      answered(desk, effect.id, effect.kind);
      change(desk, { customerEnsured: true });
      return say(desk, 'stripe', `Stripe refused the customer: ${detail}; the link needs none`);
    case 'sendRefund':
      return refundFailed(desk, effect, detail);
    case 'sendMail':
      answered(desk, effect.id, effect.kind);
      return say(desk, 'mail', `mail could not be sent: ${detail}`);
    case 'closeLane':
    case 'readStripe':
      return postpone(desk, effect.id, HOUR);
    default:
      return assertNever(effect);
  }
}

/** Our least amounts go by the invoice's currency, Stripe's by the one it settles in. */
function isTooSmall(desk: Desk, { amount }: OpenIntent | OpenCheckout, detail: string): boolean {
  if (!detail.startsWith('amount_too_small')) return false;
  plan(desk, { tooSmall: amount });
  return true;
}

/** A refused first try made nothing; was an earlier one never answered, only a look can tell. */
function notMade(desk: Desk, effect: OpenIntent | OpenCheckout): void {
  if (desk.state.retries[effect.id] !== undefined) return readInstead(desk, effect);
  answered(desk, effect.id, effect.kind);
  const { lane } = desk.state;
  if ('n' in lane && lane.n === effect.n) setLane(desk, { kind: 'none' });
}

/** The method cannot even be offered (detached, wrong currency): it needs another one. */
function methodRefused(desk: Desk, effect: OpenIntent | ConfirmAttempt, detail: string): void {
  const { ladder } = desk.state.plan;
  const barred = [...ladder.barred, effect.method.fingerprint].slice(-5);
  setLadder(desk, { barred });
  plan(desk, { charge: { kind: 'needs_method', since: desk.now } });
  say(desk, 'stripe', `${effect.method.label} cannot be charged: ${detail}`);
  const of = { amount: effect.amount, about: 'method_unusable' };
  mail(desk, 'method_needed', `method_needed/${effect.n}`, of);
  mail(desk, 'payment_failed_business', `payment_failed_business/${effect.n}`, of);
}
