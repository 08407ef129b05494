import type { DecisionDraft } from '../draft/draft';
import { changeState, note } from '../draft/draft';
import type { Fact } from '../model/fact';
import { wantLaneBack } from '../lane/bundle-lane';
import { closeCheckoutLane } from '../lane/close-lane';
import { changeAutoCharge } from '../schedule/change-auto-charge';
import { bringRetryForward } from '../schedule/plan-anew';
import type { Method } from '../model/method';

type CustomerFact = Extract<Fact, { kind: 'customer' }>;

/** The customer as our tables know them now. */
export function applyCustomer(
  draft: DecisionDraft,
  { stripeCustomer, method, fresh, autoPayWithdrawn }: CustomerFact,
): void {
  if (autoPayWithdrawn !== undefined) changeConsent(draft, autoPayWithdrawn);
  const { state } = draft;
  const before = state.method;
  if (stripeCustomer !== state.stripeCustomer || !isSame(method, before)) {
    changeState(draft, { stripeCustomer, method });
    if (state.stripeCustomer !== null && stripeCustomer !== state.stripeCustomer)
      customerRelinked(draft);
  }
  if (fresh || before?.fingerprint !== method?.fingerprint) bringRetryForward(draft);
}

/**
 * Terms are frozen, consent is not: who takes it back is charged automatically no more. Given again
 * it holds for later invoices; of open ones the business decides.
 */
function changeConsent(draft: DecisionDraft, withdrawn: boolean): void {
  if (withdrawn === (draft.state.autoPayWithdrawn ?? false)) return;
  changeState(draft, { autoPayWithdrawn: withdrawn });
  if (!withdrawn) return note(draft, { kind: 'auto_pay_allowed' });
  changeAutoCharge(draft, false, 'customer');
  note(draft, { kind: 'auto_pay_withdrawn' });
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
  // Unlinked, or gone at Stripe: the link stays payable without one, and none is made unasked.
  if (draft.state.stripeCustomer === null) changeState(draft, { customerEnsured: true });
  if (lane.kind === 'bundle_open') return wantLaneBack(draft, lane, 'customer_relinked');
  if (lane.kind !== 'checkout_open') return;
  closeCheckoutLane(draft, lane, 'customer_relinked');
}
