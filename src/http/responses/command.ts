import type { CommandResponse } from '../../contract/responses/command';
import { iso } from '../../contract/responses/shared';
import type { CommandOutcome } from '../../domain/collection/model/command';
import type { CommandRow } from '../../postgres/collection/commands';

export const commandUrl = (id: string): string => `/v1/commands/${encodeURIComponent(id)}`;

/** A command as it is now; `answer` is newer than the row's if the run has just given it. */
export function toCommandResponse(
  row: CommandRow,
  invoiceId: string | null,
  answer: CommandOutcome | null = row.answer,
): CommandResponse {
  return {
    object: 'command',
    id: row.command.id,
    name: row.command.name,
    invoice: invoiceId,
    status: answer?.outcome ?? 'pending',
    code: answer?.code ?? null,
    detail: answer?.detail ?? 'stored; it will be done once',
    asked_at: iso(row.askedAt),
    url: commandUrl(row.command.id),
  };
}
