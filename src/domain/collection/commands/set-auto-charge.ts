import { answerCommand, changeState, note, setPlan } from '../draft/draft';
import { isMoneyMoving } from '../queries/may-collect';
import { statusOf } from '../queries/status';
import { refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** Whether what is owed is charged by itself; what is on its way goes to its end. */
export const setAutoCharge: CommandRule<'set_auto_charge'> = (draft, command) => {
  const { id, on } = command;
  const { state } = draft;
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(state))) {
    return refuseByStatus(draft, command);
  }
  const { terms, plan } = state;
  const origins = { ...terms.origins, autoCharge: 'command' } as const;
  changeState(draft, { terms: { ...terms, autoCharge: on, origins } });
  const { charge } = plan;
  if (!on && (charge.kind === 'at' || charge.kind === 'needs_method')) {
    setPlan(draft, { charge: { kind: 'off' } });
  }
  note(draft, { kind: 'auto_charge_changed', on });
  const off = isMoneyMoving(state)
    ? 'nothing more is charged by itself; a charge is already in flight'
    : 'nothing is charged by itself any more';
  answerCommand(draft, id, 'done', on ? 'what is owed is charged by itself' : off);
};
