import { emptiedBy, methodsFor } from '../../payment-methods';
import { answerCommand, changeState, note, setPlan } from '../draft/draft';
import { wantLaneBack } from '../lane/bundle-lane';
import { closeCheckoutLane } from '../lane/close-lane';
import { isMoneyMoving } from '../queries/may-collect';
import { EMPTIED } from '../queries/held-reason';
import { statusOf } from '../queries/status';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/**
 * By which methods it can be paid and charged. What is on its way goes to its end; a page that
 * offers the old ones is closed.
 */
export const setMethods: CommandRule<'set_methods'> = (draft, command) => {
  const { id, methods: asked } = command;
  const { terms, lane } = draft.state;
  if (['void', 'disputed_lost', 'paid'].includes(statusOf(draft.state))) {
    return refuseByStatus(draft, command);
  }
  const methods = methodsFor(terms.currency, asked ?? undefined);
  if (methods.length === 0) {
    const emptied = emptiedBy(asked ?? undefined);
    return refuse(draft, id, 'no_method_allowed', EMPTIED[emptied]);
  }
  const origins = { ...terms.origins, methods: 'command' } as const;
  changeState(draft, { terms: { ...terms, methods, methodsEmptiedBy: null, origins } });
  note(draft, { kind: 'methods_changed', methods });
  if (lane.kind === 'checkout_open') closeCheckoutLane(draft, lane, 'methods_changed');
  else if (lane.kind === 'bundle_open') wantLaneBack(draft, lane, 'methods_changed');
  else if (lane.kind === 'opening_checkout' && lane.by !== 'workflow') {
    setPlan(draft, { wantsCheckout: { by: lane.by } });
  }
  const now = `it can be paid by ${methods.join(', ')}`;
  const moving = isMoneyMoving(draft.state) ? '; what is on its way goes to its end' : '';
  answerCommand(draft, id, 'done', `${now}${moving}`);
};
