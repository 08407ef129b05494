import type { Command } from './command';
import type { Desk } from './desk';
import { answer, payments as setPayments, plan, say, tell } from './desk';
import { disputesOf, isMoneyGone, isOpen, receivedOf } from './ledger';
import { isMoving, mayCollect } from './may-collect';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from './status';

type Ending = Extract<Command, { name: 'void' | 'mark_uncollectible' }>;

/** What is owed changes only with the lane closed. */
export function voidInvoice(desk: Desk, command: Ending): void {
  const { state } = desk;
  if (state.plan.ended?.kind === 'void') return answer(desk, command.id, 'done', 'it is void');
  if (['paid', 'disputed', 'disputed_lost'].includes(statusOf(state)) || isMoving(state)) {
    return refuseByStatus(desk, command.id, 'voiding');
  }
  if (receivedOf(state) > 0) {
    const detail = 'part of it is paid; refund or reverse that first';
    return refuse(desk, command.id, 'partly_paid', detail);
  }
  end(desk, command);
}

export function markUncollectible(desk: Desk, command: Ending): void {
  const { state } = desk;
  const status = statusOf(state);
  if (['draft', 'paid', 'void', 'disputed', 'disputed_lost'].includes(status) || isMoving(state)) {
    return refuseByStatus(desk, command.id, 'giving up');
  }
  if (status === 'uncollectible') return answer(desk, command.id, 'done', 'it is uncollectible');
  end(desk, command);
}

function end(desk: Desk, { id, name, reason }: Ending): void {
  const { closingFor } = desk.state.plan;
  if (closingFor.some(({ commandId }) => commandId === id)) return;
  say(desk, 'command', `${name === 'void' ? 'voiding' : 'giving up'} was asked: ${reason}`);
  plan(desk, { closingFor: [...closingFor, { commandId: id, name }] });
  if (desk.state.lane.kind === 'none') return finishEnding(desk);
  answer(desk, id, 'closing', 'the open way to pay is closed first');
}

/** The lane is closed: the command is done, or refused because the money came after all. */
export function finishEnding(desk: Desk): void {
  const { closingFor } = desk.state.plan;
  if (closingFor.length === 0 || desk.state.lane.kind !== 'none') return;
  plan(desk, { closingFor: [] });
  for (const { commandId, name } of closingFor) {
    const status = statusOf(desk.state);
    const paidIn = name === 'void' && receivedOf(desk.state) > 0;
    if (['paid', 'disputed', 'disputed_lost'].includes(status) || paidIn) {
      refuseByStatus(desk, commandId, name === 'void' ? 'voiding' : 'giving up');
      continue;
    }
    const kind = name === 'void' ? 'void' : 'uncollectible';
    endAs(desk, kind);
    answer(desk, commandId, 'done', `the invoice is ${kind}`);
  }
}

function endAs(desk: Desk, kind: 'void' | 'uncollectible'): void {
  plan(desk, { ended: { kind, at: desk.now }, charge: { kind: 'off' }, wantsCheckout: null });
  if (kind === 'void' && desk.state.plan.sending.kind === 'draft') {
    plan(desk, { sending: { kind: 'sent', at: desk.now } }); // a void draft is void, not a draft
  }
  tell(desk, kind === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible');
}

/** The last try is over: the policy may give the invoice up, once no way to pay is open. */
export function endLadder(desk: Desk): void {
  const { state, policy } = desk;
  if (policy.atEnd !== 'uncollectible' || state.plan.charge.kind !== 'ended') return;
  if (state.lane.kind !== 'none' || !mayCollect(state)) return;
  endAs(desk, 'uncollectible');
  say(desk, 'plan', 'given up by the policy: every try has failed');
}

export function reopen(desk: Desk, id: string): void {
  if (desk.state.plan.ended?.kind !== 'uncollectible') {
    return refuseByStatus(desk, id, 'reopening');
  }
  plan(desk, { ended: null });
  say(desk, 'command', 'the invoice was reopened');
  answer(desk, id, 'done', 'the invoice is open again');
}

/** The business gives a dispute up before Stripe has closed it. */
export function markDisputeLost(desk: Desk, id: string): void {
  const open = disputesOf(desk.state).filter((d) => isOpen(d) && isMoneyGone(d));
  if (open.length === 0) return refuse(desk, id, 'no_dispute', 'no dispute keeps money away');
  const payments = desk.state.ledger.payments.map((payment) => ({
    ...payment,
    disputes: payment.disputes.map((d) => (open.includes(d) ? { ...d, lostByHand: true } : d)),
  }));
  setPayments(desk, payments);
  say(desk, 'command', 'the dispute was given up by hand');
  answer(desk, id, 'done', 'the dispute counts as lost');
}
