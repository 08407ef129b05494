import { note, requestEffect } from '../draft/draft';
import { awaitOutcome } from '../draft/await-outcome';
import { effectId } from '../model/effect-id';
import type { Dispute } from '../model/payment';
import { isShareId } from '../../refs';
import { isInquiry, isOpen } from '../queries/ledger';
import { isRequested } from '../queries/outstanding';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

/** Closes a dispute at Stripe as lost. That is final, so which one must be beyond doubt. */
export const acceptDispute: CommandRule<'accept_dispute'> = (draft, command) => {
  const { id: commandId, dispute: disputeId } = command;
  const open = draft.state.ledger.payments.flatMap((payment) =>
    payment.disputes
      .filter((dispute) => isAcceptable(dispute) && [null, dispute.id].includes(disputeId))
      .map((dispute) => ({ dispute, intentId: payment.id })),
  );
  const [found] = open;
  if (!found) {
    return refuse(draft, commandId, 'no_dispute', 'there is no open dispute to accept');
  }
  if (open.length > 1) {
    const detail = 'several disputes are open; name the one to accept';
    return refuse(draft, commandId, 'several_disputes', detail);
  }
  const { dispute, intentId } = found;
  const id = effectId.dispute(dispute.id);
  if (!isRequested(draft.state, id)) {
    requestEffect(draft, { kind: 'acceptDispute', id, disputeId: dispute.id, intentId });
    const { amount } = dispute;
    note(draft, { kind: 'dispute_acceptance_requested', disputeId: dispute.id, amount });
  }
  const waiting = { name: command.name, commandId, disputeId: dispute.id };
  const ofOthers = isShareId(dispute.id) ? ', for all invoices of its payment' : '';
  awaitOutcome(draft, waiting, `the dispute is being accepted at Stripe${ofOthers}`);
};

/** An inquiry has taken no money, and a returned bank debit was never open. */
const isAcceptable = (dispute: Dispute): boolean =>
  isOpen(dispute) &&
  !isInquiry(dispute) &&
  !dispute.returned &&
  (dispute.withdrawn || dispute.status === 'needs_response');
