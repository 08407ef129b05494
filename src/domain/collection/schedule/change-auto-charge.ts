import type { DecisionDraft } from '../draft/draft';
import { changeState, setPlan } from '../draft/draft';
import type { TermsOrigin } from '../model/terms';

/** What is on its way goes to its end; nothing else is planned any more. */
export function changeAutoCharge(draft: DecisionDraft, on: boolean, origin: TermsOrigin): void {
  const { terms, plan } = draft.state;
  const origins = { ...terms.origins, autoCharge: origin };
  changeState(draft, { terms: { ...terms, autoCharge: on, origins } });
  const { kind } = plan.charge;
  if (!on && (kind === 'at' || kind === 'needs_method')) {
    setPlan(draft, { charge: { kind: 'off' } });
  }
}
