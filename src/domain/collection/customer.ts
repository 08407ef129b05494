import type { Desk } from './desk';
import { change, plan, say } from './desk';
import type { Fact } from './fact';
import { close } from './lane';
import { usableMethod } from './may-collect';
import { attemptsMax } from './next-charge';
import type { Method } from './state';

type Seen = Extract<Fact, { kind: 'customer' }>;

/** The customer as our tables know them now. */
export function takeInCustomer(desk: Desk, { stripeCustomer, method, fresh }: Seen): void {
  const { state } = desk;
  const before = state.method;
  if (stripeCustomer !== state.stripeCustomer || !isSame(method, before)) {
    change(desk, { stripeCustomer, method });
    if (state.stripeCustomer !== null && stripeCustomer !== state.stripeCustomer) relinked(desk);
  }
  if (fresh || before?.fingerprint !== method?.fingerprint) newMethod(desk);
}

const isSame = (a: Method | null, b: Method | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.id === b.id &&
    a.type === b.type &&
    a.label === b.label &&
    a.fingerprint === b.fingerprint);

/** An open session belongs to the Stripe customer it was made for. */
function relinked(desk: Desk): void {
  const { lane } = desk.state;
  say(desk, 'stripe', 'the customer is linked to another Stripe customer, or to none any more');
  if (lane.kind !== 'checkout_open') return;
  const { n, amount, sessionId } = lane;
  close(desk, { n, amount, sessionId, intentId: null, by: 'checkout' });
}

/** Moves a planned retry forward, or plans the one that waited; it never raises the maximum. */
function newMethod(desk: Desk): void {
  const method = usableMethod(desk.state);
  const { charge, ladder } = desk.state.plan;
  if (!method || !desk.state.terms.autoCharge || ladder.attempts >= attemptsMax(desk)) return;
  if (ladder.last?.fingerprint === method.fingerprint) return;
  const waits = charge.kind === 'needs_method' || charge.kind === 'needs_authentication';
  const planned = charge.kind === 'at' && ladder.last !== null && charge.at > desk.now;
  if (!waits && !planned) return;
  plan(desk, { charge: { kind: 'at', at: desk.now, why: 'a new method', by: 'plan' } });
  say(desk, 'plan', `${method.label} is new and may be charged at once`);
}
