import type { DecisionDraft } from '../draft/draft';
import { answerCommand, changeState, setPlan, note } from '../draft/draft';
import { closeCheckoutLane } from '../lane/close-lane';
import { refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';

export function setPaymentLink(draft: DecisionDraft, id: string, on: boolean): void {
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(draft.state))) {
    return refuseByStatus(draft, id, 'changing the payment link');
  }
  changeState(draft, { terms: { ...draft.state.terms, paymentLink: on } });
  note(draft, { kind: 'payment_link_changed', on });
  answerCommand(draft, id, 'done', on ? 'the link is payable' : 'the link takes no more payments');
}

/**
 * The step that takes this in raises the link's version. A session that somebody opened from the
 * old link goes with it; who waits for one gets it from the new link.
 */
export function revokeLink(draft: DecisionDraft, id: string): void {
  if (statusOf(draft.state) === 'draft') return refuseByStatus(draft, id, 'revoking the link');
  const { lane } = draft.state;
  if (lane.kind === 'checkout_open') {
    closeCheckoutLane(draft, lane, 'link_revoked');
  } else if (lane.kind === 'opening_checkout') {
    setPlan(draft, { wantsCheckout: { by: lane.by } });
  }
  note(draft, { kind: 'link_revoked' });
  answerCommand(draft, id, 'done', 'the old link is not valid any more; the invoice has a new one');
}
