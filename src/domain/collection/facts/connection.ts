import type { DecisionDraft } from '../draft/draft';
import { requestEffect, changeState, setReadState, note } from '../draft/draft';
import { readRequest, readHourly } from '../draft/request-read';
import { collectionOutcome } from '../queries/status';
import { effectId } from '../model/effect-id';

/**
 * Whether the Stripe account behind the invoice takes charges, as Stripe reported. While it does
 * not, nothing is requested but readings; when it does again, a reading comes before everything
 * else.
 */
export function applyConnection(
  draft: DecisionDraft,
  { gone, closed = false }: { gone: string | null; closed?: boolean },
): void {
  const { state } = draft;
  const { connectionGone: before, connectionClosed = false, notConfirmedSince } = state.looking;
  const rests = state.plan.sending.kind === 'draft' || collectionOutcome(state) !== null;
  // What follows closes the lane, while Stripe still lets us; what rests may be taken up again.
  if (closed !== connectionClosed) setReadState(draft, { connectionClosed: closed });
  if (gone === before || (gone !== null && rests)) return;
  setReadState(draft, { connectionGone: gone });
  if (gone === null) {
    note(draft, { kind: 'account_enabled' });
    changeState(draft, {
      later: draft.state.later.filter(({ effect }) => effect.id !== effectId.readStripe),
    });
    return requestEffect(draft, readRequest(draft));
  }
  note(draft, { kind: 'account_disabled', code: gone });
  setReadState(draft, { notConfirmedSince: notConfirmedSince ?? draft.now });
  readHourly(draft);
}
