import { answerCommand, note, setPlan } from '../draft/draft';
import { closeCheckoutLane } from '../lane/close-lane';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/**
 * The step that takes this in raises the link's version. A session that somebody opened from the
 * old link goes with it; who waits for one gets it from the new link.
 */
export const revokeLink: CommandRule<'revoke_link'> = (draft, command) => {
  if (statusOf(draft.state) === 'draft') return refuseByStatus(draft, command);
  const { lane } = draft.state;
  if (lane.kind === 'checkout_open') {
    closeCheckoutLane(draft, lane, 'link_revoked');
  } else if (lane.kind === 'opening_checkout') {
    setPlan(draft, { wantsCheckout: { by: lane.by } });
  }
  note(draft, { kind: 'link_revoked' });
  answerCommand(
    draft,
    command.id,
    'done',
    'the old link is not valid any more; the invoice has a new one',
  );
};
