import type { Desk } from './desk';
import { answer, change, plan, say } from './desk';
import { close } from './lane';
import { refuseByStatus } from './refuse';
import { statusOf } from './status';

export function setPaymentLink(desk: Desk, id: string, on: boolean): void {
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(desk.state))) {
    return refuseByStatus(desk, id, 'changing the payment link');
  }
  change(desk, { terms: { ...desk.state.terms, paymentLink: on } });
  say(desk, 'command', on ? 'the payment link was added' : 'the payment link was removed');
  answer(desk, id, 'done', on ? 'the link is payable' : 'the link takes no more payments');
}

/**
 * The step that takes this in raises the link's version. A session that somebody opened from the
 * old link goes with it; whoever waits for one gets it from the new link.
 */
export function revokeLink(desk: Desk, id: string): void {
  if (statusOf(desk.state) === 'draft') return refuseByStatus(desk, id, 'revoking the link');
  const { lane } = desk.state;
  if (lane.kind === 'checkout_open') {
    const { n, amount, sessionId } = lane;
    close(desk, { n, amount, sessionId, intentId: null, by: 'checkout' });
  } else if (lane.kind === 'opening_checkout') {
    plan(desk, { wantsCheckout: { by: lane.by } });
  }
  say(desk, 'command', 'the link given out so far was revoked');
  answer(desk, id, 'done', 'the old link leads nowhere; the invoice carries a new one');
}
