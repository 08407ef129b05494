import type { Desk } from './desk';
import { ask, change, looking, say } from './desk';
import { lookAt, lookHourly } from './look';
import { outcomeOf } from './status';

/**
 * Whether the Stripe account behind the invoice takes charges, as Stripe told of it. While it does
 * not, nothing is asked but looks; when it does again, a look comes before everything else.
 */
export function takeInConnection(desk: Desk, gone: string | null): void {
  const { state } = desk;
  const { connectionGone: before, notConfirmedSince } = state.looking;
  const rests = state.plan.sending.kind === 'draft' || outcomeOf(state) !== null;
  if (gone === before || (gone !== null && rests)) return;
  looking(desk, { connectionGone: gone });
  if (gone === null) {
    say(desk, 'stripe', 'the Stripe account takes charges again');
    change(desk, { later: desk.state.later.filter(({ effect }) => effect.id !== 'look') });
    return ask(desk, lookAt(desk));
  }
  say(desk, 'stripe', `the Stripe account takes no charges: ${gone}`);
  looking(desk, { notConfirmedSince: notConfirmedSince ?? desk.now, search: true });
  lookHourly(desk);
}
