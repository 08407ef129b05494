import { checkCommand } from '../../domain/collection/model/check-command';
import type { CommandOutcome } from '../../domain/collection/model/command';
import { COMMAND_ROWS } from '../../domain/collection/model/command-rows';
import type {
  CommandField,
  CommandName,
  CommandDefinition,
} from '../../domain/collection/model/command-rows';
import { statusOf } from '../../domain/collection/queries/status';
import { wouldRefuse } from '../../domain/collection/would-refuse';
import type { KnownCollection } from '../../domain/collection/would-refuse';
import type { HttpDeps } from '../http-deps';
import { HttpProblem } from '../http-problem';
import { commandUrl } from '../responses/command';

/** Commands that need nothing but the invoice and a reason, by the names of their paths. */
const ACTIONS = (Object.keys(COMMAND_ROWS) as CommandName[]).flatMap((name) => {
  const { operations, fields }: CommandDefinition = COMMAND_ROWS[name];
  const [operation] = operations;
  const values = Object.entries(fields).map(([field, row]) => [field, exampleOf(row)] as const);
  if (operation === undefined || values.some(([, value]) => value === undefined)) return [];
  const command = { id: 'asking', by: 'business', name, ...Object.fromEntries(values) };
  checkCommand(command);
  return [{ action: operation.path, command }];
});

/** Undefined where only the caller knows the value. */
function exampleOf({ nullable, kind }: CommandField): unknown {
  if (nullable === true) return null;
  return kind === 'paragraphs' ? 'asked' : undefined;
}

/** 409 with the status, the rule that forbids it, and which commands are possible instead. */
export function commandRefused(
  deps: HttpDeps,
  basis: KnownCollection,
  { answer, isStored }: { answer: CommandOutcome; isStored: boolean },
): HttpProblem {
  const now = deps.clock.now();
  const allowed = ACTIONS.filter(({ command }) => wouldRefuse(basis, command, now) === null);
  return new HttpProblem('command_refused', answer.detail, {
    current_state: statusOf(basis.state),
    ...(answer.code === null ? {} : { reason: answer.code }),
    allowed_actions: allowed.map(({ action }) => action),
    ...(isStored ? { command: commandUrl(answer.commandId) } : {}),
  });
}
