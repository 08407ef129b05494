import type { WaitingCommand } from '../model/state';
import type { DecisionDraft } from './draft';
import { answerCommand, setPlan } from './draft';

// Somebody may click, or poll, until Stripe answers again: the state must not grow with it.
export const WAITING_MAX = 10;

/** Answered for now; its final answer is given once what it asks for has ended. */
export function awaitOutcome(draft: DecisionDraft, command: WaitingCommand, detail: string): void {
  const { waiting } = draft.state.plan;
  answerCommand(draft, command.commandId, 'preparing', detail);
  if (waiting.some(({ commandId }) => commandId === command.commandId)) return;
  const alike = waiting.filter(({ name }) => name === command.name);
  const oldest = alike.length < WAITING_MAX ? null : alike[0];
  setPlan(draft, { waiting: [...waiting.filter((one) => one !== oldest), command] });
  if (oldest != null) replaceCommand(draft, oldest.commandId);
}

export function replaceCommand(draft: DecisionDraft, commandId: string): void {
  const detail = 'a later request for the same took its place';
  answerCommand(draft, commandId, 'refused', detail, 'replaced');
}
