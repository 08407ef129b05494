import { assertNever } from '../assert-never';
import type { Effect } from './effect';
import type { Desk } from './desk';
import { answered, ask, change, lane as setLane, looking, mail, plan, say } from './desk';
import type { FailureReason } from './fact';
import { postpone } from './later';
import { HOUR } from './policy';
import { refundFailed } from './refunds';
import type { Lane } from './state';

/** An effect that came to no answer: a fact like any other, by the rule of its reason. */
export function takeInFailure(desk: Desk, id: string, why: FailureReason, detail: string): void {
  const effect = desk.state.outstanding.find((e) => e.id === id);
  if (!effect) return;
  switch (why) {
    case 'unknown':
      return unknown(desk, effect, detail, undefined);
    case 'unauthorized':
      if (desk.state.looking.notConfirmedSince === null) {
        looking(desk, { notConfirmedSince: desk.now });
        say(desk, 'stripe', `Stripe does not let us in: ${detail}`);
      }
      return unknown(desk, effect, detail, HOUR);
    case 'too_late':
      return tooLate(desk, effect);
    case 'refused':
      return refused(desk, effect, detail);
    default:
      return assertNever(why);
  }
}

/** May or may not have happened. A confirm is read, never repeated blindly; the rest keep names. */
function unknown(desk: Desk, effect: Effect, detail: string, wait: number | undefined): void {
  if (effect.kind === 'confirmAttempt') {
    say(desk, 'stripe', `the outcome of attempt ${effect.n} is unknown: ${detail}`);
    return readInstead(desk, effect, wait);
  }
  postpone(desk, effect.id, wait);
  say(desk, 'stripe', `${effect.kind} could not be done: ${detail}; it is tried again`);
}

/** The key is too old to be used: only a reading can tell what exists. */
function tooLate(desk: Desk, effect: Effect): void {
  if (
    effect.kind === 'confirmAttempt' ||
    effect.kind === 'openIntent' ||
    effect.kind === 'openCheckout'
  ) {
    return readInstead(desk, effect, undefined);
  }
  postpone(desk, effect.id);
}

function readInstead(
  desk: Desk,
  effect: Extract<Effect, { kind: 'confirmAttempt' | 'openIntent' | 'openCheckout' }>,
  wait: number | undefined,
): void {
  answered(desk, effect.id);
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
    by: 'by' in lane && lane.kind !== 'opening_checkout' ? asCharged(lane) : 'checkout',
  };
  setLane(desk, next);
  if (next.intentId === null) looking(desk, { search: true });
  ask(desk, lookAt(desk));
  if (wait !== undefined) postpone(desk, 'look', wait);
}

const asCharged = (lane: Lane): 'plan' | 'customer' | 'business' | 'checkout' =>
  lane.kind === 'opening_intent' || lane.kind === 'confirming' ? lane.by : 'checkout';

/** The one look: the lane's objects, every payment at Stripe, and what events named. */
export function lookAt(desk: Desk): {
  kind: 'readStripe';
  id: 'look';
  intentIds: string[];
  sessionIds: string[];
  search: boolean;
} {
  const { lane, ledger, looking: asked } = desk.state;
  const intents = new Set<string>();
  const sessions = new Set<string>();
  if ('intentId' in lane && lane.intentId !== null) intents.add(lane.intentId);
  if ('sessionId' in lane && lane.sessionId !== null) sessions.add(lane.sessionId);
  for (const payment of ledger.payments) if (payment.via !== 'outside') intents.add(payment.id);
  for (const { about } of asked.pending) {
    if (about.intentId !== null) intents.add(about.intentId);
    if (about.sessionId !== null) sessions.add(about.sessionId);
  }
  return {
    kind: 'readStripe',
    id: 'look',
    intentIds: [...intents],
    sessionIds: [...sessions],
    search: asked.search,
  };
}

/** Stripe refused the request as such: repeating it would be refused again. */
function refused(desk: Desk, effect: Effect, detail: string): void {
  switch (effect.kind) {
    case 'openIntent':
      return methodRefused(desk, effect, detail);
    case 'openCheckout':
      answered(desk, effect.id);
      if (desk.state.lane.kind === 'opening_checkout') setLane(desk, { kind: 'none' });
      plan(desk, { mintAgainAt: desk.now + HOUR, wantsCheckout: null });
      return say(desk, 'stripe', `Stripe refused the checkout: ${detail}`);
    case 'confirmAttempt':
      return readInstead(desk, effect, undefined);
    case 'ensureCustomer':
      answered(desk, effect.id);
      change(desk, { customerEnsured: true });
      return say(desk, 'stripe', `Stripe refused the customer: ${detail}; the link needs none`);
    case 'sendRefund':
      return refundFailed(desk, effect, detail);
    case 'sendMail':
      answered(desk, effect.id);
      return say(desk, 'mail', `mail could not be sent: ${detail}`);
    case 'closeLane':
    case 'readStripe':
      return postpone(desk, effect.id, HOUR);
    default:
      return assertNever(effect);
  }
}

/** The method cannot even be offered (detached, wrong currency): it needs another one. */
function methodRefused(
  desk: Desk,
  effect: Extract<Effect, { kind: 'openIntent' }>,
  detail: string,
): void {
  answered(desk, effect.id);
  if (desk.state.lane.kind !== 'opening_intent') return;
  setLane(desk, { kind: 'none' });
  const { ladder } = desk.state.plan;
  const barred = [...ladder.barred, effect.method.fingerprint].slice(-5);
  plan(desk, { ladder: { ...ladder, barred }, charge: { kind: 'needs_method', since: desk.now } });
  say(desk, 'stripe', `${effect.method.label} cannot be charged: ${detail}`);
  const of = { amount: effect.amount, about: 'method_unusable' };
  mail(desk, 'method_needed', `method_needed/${effect.n}`, of);
  mail(desk, 'payment_failed_business', `payment_failed_business/${effect.n}`, of);
}
