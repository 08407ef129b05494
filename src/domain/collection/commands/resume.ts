import { answerCommand, note, setPlan } from '../draft/draft';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

export const resume: CommandRule<'resume'> = (draft, command) => {
  const { id } = command;
  if (draft.state.plan.pause === null) return refuse(draft, id, 'not_paused', 'it is not paused');
  setPlan(draft, { pause: null });
  note(draft, { kind: 'collection_resumed' });
  answerCommand(draft, id, 'done', 'collecting goes on');
};
