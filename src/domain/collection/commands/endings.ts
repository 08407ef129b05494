import type { Command } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, replacePayment, setPlan, note } from '../draft/draft';
import { disputesOf, isMoneyGone, isOpen, receivedOf } from '../queries/ledger';
import { isMoneyMoving, mayCollect } from '../queries/may-collect';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';

type EndingCommand = Extract<Command, { name: 'void' | 'mark_uncollectible' }>;

/** What is owed changes only with the lane closed. */
export function voidInvoice(draft: DecisionDraft, command: EndingCommand): void {
  const { state } = draft;
  if (state.plan.ended?.kind === 'void')
    return answerCommand(draft, command.id, 'done', 'it is void');
  if (['paid', 'disputed', 'disputed_lost'].includes(statusOf(state)) || isMoneyMoving(state)) {
    return refuseByStatus(draft, command.id, 'voiding');
  }
  if (receivedOf(state) > 0) {
    const detail = 'part of it is paid; refund or reverse that first';
    return refuse(draft, command.id, 'partly_paid', detail);
  }
  requestEnding(draft, command);
}

export function markUncollectible(draft: DecisionDraft, command: EndingCommand): void {
  const { state } = draft;
  const status = statusOf(state);
  if (
    ['draft', 'paid', 'void', 'disputed', 'disputed_lost'].includes(status) ||
    isMoneyMoving(state)
  ) {
    return refuseByStatus(draft, command.id, 'giving up');
  }
  if (status === 'uncollectible')
    return answerCommand(draft, command.id, 'done', 'it is uncollectible');
  requestEnding(draft, command);
}

function requestEnding(draft: DecisionDraft, { id, name, reason }: EndingCommand): void {
  const { closingFor } = draft.state.plan;
  if (closingFor.some(({ commandId }) => commandId === id)) return;
  const ending = name === 'void' ? 'void' : 'uncollectible';
  note(draft, { kind: 'ending_requested', ending, reason });
  setPlan(draft, { closingFor: [...closingFor, { commandId: id, name }] });
  if (draft.state.lane.kind === 'none') return finishEnding(draft);
  answerCommand(draft, id, 'closing', 'the open way to pay is closed first');
}

/** The lane is closed: the command is done, or refused because the money came after all. */
export function finishEnding(draft: DecisionDraft): void {
  const { closingFor } = draft.state.plan;
  if (closingFor.length === 0 || draft.state.lane.kind !== 'none') return;
  setPlan(draft, { closingFor: [] });
  for (const { commandId, name } of closingFor) {
    const status = statusOf(draft.state);
    const paidIn = name === 'void' && receivedOf(draft.state) > 0;
    if (['paid', 'disputed', 'disputed_lost'].includes(status) || paidIn) {
      refuseByStatus(draft, commandId, name === 'void' ? 'voiding' : 'giving up');
      continue;
    }
    const kind = name === 'void' ? 'void' : 'uncollectible';
    endInvoice(draft, kind, 'command');
    answerCommand(draft, commandId, 'done', `the invoice is ${kind}`);
  }
}

type Ending = 'void' | 'uncollectible';

function endInvoice(draft: DecisionDraft, kind: Ending, by: 'command' | 'policy'): void {
  setPlan(draft, { ended: { kind, at: draft.now }, charge: { kind: 'off' }, wantsCheckout: null });
  if (kind === 'void' && draft.state.plan.sending.kind === 'draft') {
    // Otherwise its status would still be draft.
    setPlan(draft, { sending: { kind: 'sent', at: draft.now } });
  }
  note(draft, kind === 'void' ? { kind: 'invoice_voided' } : { kind: 'invoice_given_up', by });
}

/** The last try is over: the policy may give the invoice up, once no way to pay is open. */
export function endLadder(draft: DecisionDraft): void {
  const { state, policy } = draft;
  if (policy.atEnd !== 'uncollectible' || state.plan.charge.kind !== 'ended') return;
  if (state.lane.kind !== 'none' || !mayCollect(state)) return;
  endInvoice(draft, 'uncollectible', 'policy');
}

export function reopen(draft: DecisionDraft, id: string): void {
  if (draft.state.plan.ended?.kind !== 'uncollectible') {
    return refuseByStatus(draft, id, 'reopening');
  }
  setPlan(draft, { ended: null });
  note(draft, { kind: 'invoice_reopened' });
  answerCommand(draft, id, 'done', 'the invoice is open again');
}

/** The business gives a dispute up before Stripe has closed it. */
export function markDisputeLost(draft: DecisionDraft, id: string): void {
  const open = disputesOf(draft.state).filter((d) => isOpen(d) && isMoneyGone(d));
  if (open.length === 0) return refuse(draft, id, 'no_dispute', 'no dispute keeps money away');
  for (const payment of draft.state.ledger.payments) {
    if (!payment.disputes.some((d) => open.includes(d))) continue;
    const disputes = payment.disputes.map((d) =>
      open.includes(d) ? { ...d, lostByHand: true } : d,
    );
    replacePayment(draft, { ...payment, disputes });
  }
  note(draft, { kind: 'dispute_given_up' });
  answerCommand(draft, id, 'done', 'the dispute counts as lost');
}
