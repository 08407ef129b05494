import type { DecisionDraft } from '../draft/draft';
import { changeState, setPlan, note } from '../draft/draft';
import type { Fact } from '../model/fact';
import { closeCheckoutLane } from '../lane/close-lane';
import { usableMethod } from '../queries/may-collect';
import { attemptsMax } from '../schedule/next-charge';
import type { Method } from '../model/method';

type CustomerFact = Extract<Fact, { kind: 'customer' }>;

/** The customer as our tables know them now. */
export function applyCustomer(
  draft: DecisionDraft,
  { stripeCustomer, method, fresh }: CustomerFact,
): void {
  const { state } = draft;
  const before = state.method;
  if (stripeCustomer !== state.stripeCustomer || !isSame(method, before)) {
    changeState(draft, { stripeCustomer, method });
    if (state.stripeCustomer !== null && stripeCustomer !== state.stripeCustomer)
      customerRelinked(draft);
  }
  if (fresh || before?.fingerprint !== method?.fingerprint) methodChanged(draft);
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
function customerRelinked(draft: DecisionDraft): void {
  const { lane } = draft.state;
  note(draft, { kind: 'customer_relinked' });
  if (lane.kind !== 'checkout_open') return;
  closeCheckoutLane(draft, lane, 'customer_relinked');
}

/** Moves a planned retry forward, or plans the one that waited; it never raises the maximum. */
function methodChanged(draft: DecisionDraft): void {
  const method = usableMethod(draft.state);
  const { charge, ladder } = draft.state.plan;
  if (!method || !draft.state.terms.autoCharge || ladder.attempts >= attemptsMax(draft)) return;
  if (ladder.last?.fingerprint === method.fingerprint) return;
  const waits = charge.kind === 'needs_method' || charge.kind === 'needs_authentication';
  const planned = charge.kind === 'at' && ladder.last !== null && charge.at > draft.now;
  if (!waits && !planned) return;
  setPlan(draft, { charge: { kind: 'at', at: draft.now, why: 'a new method', by: 'plan' } });
  note(draft, { kind: 'method_planned', methodLabel: method.label });
}
