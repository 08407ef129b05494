import type { CommandOf } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { WAITING_MAX, replaceCommand } from '../draft/await-outcome';
import { answerCommand, setPlan, note } from '../draft/draft';
import { keptOf } from '../queries/ledger';
import { mayCollect } from '../queries/may-collect';
import { refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';

type EndingCommand = CommandOf<'void' | 'mark_uncollectible'>;

/** What is owed changes only with the lane closed. */
export function requestEnding(draft: DecisionDraft, { id, name, reason }: EndingCommand): void {
  const { closingFor } = draft.state.plan;
  if (closingFor.some(({ commandId }) => commandId === id)) return;
  const ending = name === 'void' ? 'void' : 'uncollectible';
  note(draft, { kind: 'ending_requested', ending, reason });
  const all = [...closingFor, { commandId: id, name }];
  setPlan(draft, { closingFor: all.slice(-WAITING_MAX) });
  for (const { commandId } of all.slice(0, -WAITING_MAX)) replaceCommand(draft, commandId);
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
    const paidIn = name === 'void' && keptOf(draft.state) > 0;
    if (['paid', 'disputed', 'disputed_lost'].includes(status) || paidIn) {
      refuseByStatus(draft, { id: commandId, name });
      continue;
    }
    const kind = name === 'void' ? 'void' : 'uncollectible';
    endInvoice(draft, kind, 'command');
    answerCommand(draft, commandId, 'done', `the invoice is ${kind}`);
  }
}

type Ending = 'void' | 'uncollectible';

function endInvoice(draft: DecisionDraft, kind: Ending, by: 'command' | 'policy'): void {
  const ended = { kind, at: draft.now };
  setPlan(draft, { ended, charge: { kind: 'off' }, wantsCheckout: null, wantsCharge: null });
  if (kind === 'void' && draft.state.plan.sending.kind === 'draft') {
    // Otherwise its status would still be draft.
    setPlan(draft, { sending: { kind: 'sent', at: draft.now } });
  }
  note(draft, kind === 'void' ? { kind: 'invoice_voided' } : { kind: 'invoice_given_up', by });
}

/**
 * The last try is over: the policy may give the invoice up, once no way to pay is open and none is
 * asked for that has to wait, for a reading or the Stripe customer.
 */
export function endLadder(draft: DecisionDraft): void {
  const { state, policy } = draft;
  const { charge, wantsCheckout, wantsCharge, wantsBundle = null } = state.plan;
  if (policy.atEnd !== 'uncollectible' || charge.kind !== 'ended') return;
  if (wantsCheckout !== null || wantsCharge !== null || wantsBundle !== null) return;
  if (state.lane.kind !== 'none' || !mayCollect(state)) return;
  endInvoice(draft, 'uncollectible', 'policy');
}
