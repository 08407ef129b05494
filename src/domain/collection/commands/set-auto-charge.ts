import { answerCommand, note } from '../draft/draft';
import { isMoneyMoving } from '../queries/may-collect';
import { statusOf } from '../queries/status';
import { changeAutoCharge } from '../schedule/change-auto-charge';
import { CONSENT_WITHDRAWN } from './charge-now';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** Whether what is owed is charged by itself; what is on its way goes to its end. */
export const setAutoCharge: CommandRule<'set_auto_charge'> = (draft, command) => {
  const { id, on } = command;
  const { state } = draft;
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(state))) {
    return refuseByStatus(draft, command);
  }
  if (on && state.autoPayWithdrawn === true) {
    return refuse(draft, id, CONSENT_WITHDRAWN.code, CONSENT_WITHDRAWN.detail);
  }
  changeAutoCharge(draft, on, 'command');
  note(draft, { kind: 'auto_charge_changed', on });
  const off = isMoneyMoving(state)
    ? 'nothing more is charged by itself; a charge is already in flight'
    : 'nothing is charged by itself any more';
  answerCommand(draft, id, 'done', on ? 'what is owed is charged by itself' : off);
};
