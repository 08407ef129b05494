import type { Command, CommandOutcome } from './model/command';
import { decide } from './decide';
import type { Policy } from './model/policy';
import type { CollectionState } from './model/state';

/** Asked with the stored row before a run is bothered: the refusal, or null if it may go ahead. */
export function wouldRefuse(
  state: CollectionState,
  command: Command,
  policy: Policy,
  now: number,
): CommandOutcome | null {
  const { commandOutcomes: answers } = decide(state, [{ kind: 'command', command }], policy, now);
  return answers.find((a) => a.commandId === command.id && a.outcome === 'refused') ?? null;
}
