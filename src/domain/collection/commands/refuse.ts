import type { CommandName } from '../model/command';
import { COMMAND_ROWS } from '../model/command-rows';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand } from '../draft/draft';
import { statusOf } from '../queries/status';

/** The status or rule that forbids a command, and why in words. */
export interface CommandRefusal {
  code: string;
  detail: string;
}

export function refuse(draft: DecisionDraft, id: string, code: string, detail: string): void {
  answerCommand(draft, id, 'refused', detail, code);
}

export function refuseByStatus(
  draft: DecisionDraft,
  { id, name }: { id: string; name: CommandName },
): void {
  const { code, detail } = statusRefusal(draft, name);
  refuse(draft, id, code, detail);
}

export function statusRefusal({ state }: DecisionDraft, name: CommandName): CommandRefusal {
  const status = statusOf(state);
  const { doing } = COMMAND_ROWS[name];
  return { code: status, detail: `${doing} is not possible while the invoice is ${status}` };
}
