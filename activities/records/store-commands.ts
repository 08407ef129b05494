import { isDeepStrictEqual } from 'node:util';
import { BY_TEMPORAL } from '../../src/domain/audit';
import { commandMembers, commandProblems } from '../../src/domain/collection/model/check-command';
import type { Command, CommandOutcome } from '../../src/domain/collection/model/command';
import { refundNumber } from '../../src/domain/refs';
import type { CommandRow } from '../../src/postgres/collection/commands';
import type { ActivityDeps } from '../deps';

/**
 * Makes sure each command has its row before it is decided on, since its outcome is stored there
 * for ever. A command that came by HTTP has one; one from a plain Temporal client gets it here.
 * Refuses at once what can never be applied: an id that was used for something else, and what is
 * no command: an earlier release let it into the history.
 */
export async function storeCommands(
  deps: ActivityDeps,
  connection: string,
  ref: string,
  commands: readonly Command[],
): Promise<CommandOutcome[]> {
  const refused: CommandOutcome[] = [];
  for (const command of commands) {
    const refusal = await storeCommand(deps, { connection, ref, command });
    if (refusal === null) continue;
    refused.push(refusal);
    if (refusal.code !== ID_USED) {
      deps.onSetAside?.({ what: 'command', ref, id: command.id, why: refusal.detail });
    }
  }
  return refused;
}

interface GivenCommand {
  connection: string;
  ref: string;
  command: Command;
}

async function storeCommand(
  deps: ActivityDeps,
  { connection, ref, command: given }: GivenCommand,
): Promise<CommandOutcome | null> {
  const existing = await deps.stores.commands.get(connection, given.id);
  if (existing !== null) return isThisOne(deps, existing, ref, given) ? null : reusedId(given);
  const problems = commandProblems(given).map(({ field, detail }) => `${field}: ${detail}`);
  if (problems.length > 0) return refusal(given, 'command_invalid', problems.join('; '));
  if (given.name === 'edit') return refusal(given, 'command_invalid', EDIT_BY_INVOICE);
  const command = asStored(deps, given);
  try {
    const stored = await deps.stores.commands.store(ref, command, hashOf(deps, command), {
      actor: BY_TEMPORAL,
    });
    return stored.same ? null : reusedId(command);
  } catch (error) {
    if (!deps.stores.isUnsavable(error)) throw error;
    return refusal(given, 'cannot_be_saved', `it cannot be saved: ${wordsOf(error)}`);
  }
}

const EDIT_BY_INVOICE =
  'name: a draft is edited by submitting the whole invoice again, by HTTP or by submit_invoice';

/** Rows of earlier releases hold a command as it was sent. */
function isThisOne(deps: ActivityDeps, row: CommandRow, ref: string, given: Command): boolean {
  if (row.ref !== ref) return false;
  if (isDeepStrictEqual(row.command, asJson(given))) return true;
  return commandProblems(given).length === 0
    ? isDeepStrictEqual(row.command, asJson(asStored(deps, given)))
    : false;
}

/** As HTTP would have stored it: its own members alone, and a refund's number from its id. */
function asStored(deps: ActivityDeps, given: Command): Command {
  const command = commandMembers(given);
  return command.name === 'refund'
    ? { ...command, n: refundNumber(deps.digest, command.id) }
    : command;
}

const asJson = (command: Command): unknown => JSON.parse(JSON.stringify(command));

/** Members in order, so that the same command has the same hash however it was written. */
const hashOf = (deps: ActivityDeps, command: Command): string =>
  deps.digest(JSON.stringify(Object.entries(command).toSorted(([a], [b]) => (a < b ? -1 : 1))));

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const ID_USED = 'id_used_otherwise';

const reusedId = (command: Command): CommandOutcome =>
  refusal(command, ID_USED, 'This command id was already used for something else: use a new one');

function refusal({ id }: Command, code: string, detail: string): CommandOutcome {
  return { commandId: id, outcome: 'refused', code, detail };
}
