import type { Command, CommandOutcome } from './model/command';
import { decide } from './decide';
import type { Fact } from './model/fact';
import type { Policy } from './model/policy';
import type { CollectionState } from './model/state';

/** An invoice as it is stored, and the facts that are stored beside it and not taken yet. */
export interface KnownCollection {
  state: CollectionState;
  policy: Policy;
  facts?: readonly Fact[];
}

/** Asked before a run is bothered: the refusal, or null if it may go ahead. */
export function wouldRefuse(
  { state, policy, facts = [] }: KnownCollection,
  command: Command,
  now: number,
): CommandOutcome | null {
  const all: Fact[] = [...facts, { kind: 'command', command }];
  const { commandOutcomes: answers } = decide(state, all, policy, now);
  return answers.find((a) => a.commandId === command.id && a.outcome === 'refused') ?? null;
}
