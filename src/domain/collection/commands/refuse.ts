import type { CommandName } from '../model/command';
import { COMMAND_ROWS } from '../model/command-rows';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand } from '../draft/draft';
import { statusOf } from '../queries/status';

export function refuse(draft: DecisionDraft, id: string, code: string, detail: string): void {
  answerCommand(draft, id, 'refused', detail, code);
}

export function refuseByStatus(
  draft: DecisionDraft,
  { id, name }: { id: string; name: CommandName },
): void {
  const status = statusOf(draft.state);
  const { doing } = COMMAND_ROWS[name];
  refuse(draft, id, status, `${doing} is not possible while the invoice is ${status}`);
}
