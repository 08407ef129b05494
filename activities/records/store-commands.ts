import { isDeepStrictEqual } from 'node:util';
import type { Command, CommandOutcome } from '../../src/domain/collection/model/command';
import type { ActivityDeps } from '../deps';

/**
 * Makes sure each command has its row before it is decided on, since its outcome is stored there
 * for ever. A command that came by HTTP has one; one from a plain Temporal client gets it here.
 * Refuses at once what can never be applied: an id that was used for something else.
 */
export async function storeCommands(
  deps: ActivityDeps,
  connection: string,
  ref: string,
  commands: readonly Command[],
): Promise<CommandOutcome[]> {
  const refused: CommandOutcome[] = [];
  for (const command of commands) {
    const existing = await deps.stores.commands.get(connection, command.id);
    if (existing === null) {
      const stored = await deps.stores.commands.store(ref, command, hashOf(deps, command));
      if (!stored.same) refused.push(refusedAsReused(command));
    } else if (
      existing.ref !== ref ||
      !isDeepStrictEqual(existing.command, asStoredJson(command))
    ) {
      refused.push(refusedAsReused(command));
    }
  }
  return refused;
}

const asStoredJson = (command: Command): unknown => JSON.parse(JSON.stringify(command));

/** Members in order, so that the same command has the same hash however it was written. */
const hashOf = (deps: ActivityDeps, command: Command): string =>
  deps.digest(JSON.stringify(Object.entries(command).toSorted(([a], [b]) => (a < b ? -1 : 1))));

function refusedAsReused({ id }: Command): CommandOutcome {
  return {
    commandId: id,
    outcome: 'refused',
    code: 'id_used_otherwise',
    detail: 'This command id was already used for something else: use a new one',
  };
}
