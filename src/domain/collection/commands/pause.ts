import { answerCommand, note, setPlan } from '../draft/draft';
import { isMoneyMoving } from '../queries/may-collect';
import { statusOf } from '../queries/status';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** Stops what we do by ourselves; it closes no link and takes back no confirm. */
export const pause: CommandRule<'pause'> = (draft, command) => {
  const { state, now } = draft;
  if (['paid', 'void', 'draft'].includes(statusOf(state))) {
    return refuseByStatus(draft, command);
  }
  const { until, reason } = command;
  if (until !== null && until <= now) {
    return refuse(draft, command.id, 'until_past', 'the pause would already be over');
  }
  setPlan(draft, { pause: { until, reason, since: now } });
  note(draft, { kind: 'collection_paused', until, reason });
  const detail = isMoneyMoving(state) ? 'paused; a charge is already in flight' : 'paused';
  answerCommand(draft, command.id, 'done', detail);
};
