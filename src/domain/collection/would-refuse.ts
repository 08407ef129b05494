import type { Command, CommandAnswer } from './command';
import { decide } from './decide';
import type { Policy } from './policy';
import type { CollectionState } from './state';

/** Asked with the stored row before a run is bothered: the refusal, or null if it may go ahead. */
export function wouldRefuse(
  state: CollectionState,
  command: Command,
  policy: Policy,
  now: number,
): CommandAnswer | null {
  const { answers } = decide(state, [{ kind: 'command', command }], policy, now);
  return answers.find((a) => a.commandId === command.id && a.outcome === 'refused') ?? null;
}
