import type { DecisionDraft } from '../draft/draft';
import { answerCommand } from '../draft/draft';
import { statusOf } from '../queries/status';

export function refuse(draft: DecisionDraft, id: string, code: string, detail: string): void {
  answerCommand(draft, id, 'refused', detail, code);
}

export function refuseByStatus(draft: DecisionDraft, id: string, asked: string): void {
  const status = statusOf(draft.state);
  refuse(draft, id, status, `${asked} is not possible while the invoice is ${status}`);
}
