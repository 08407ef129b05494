import type { CommandName, CommandOf } from '../model/command';
import type { DecisionDraft } from '../draft/draft';

/** Does what is asked, or refuses it; either way the command is answered. */
export type CommandRule<N extends CommandName> = (
  draft: DecisionDraft,
  command: CommandOf<N>,
) => void;
