import { nearestDeadline } from './deadlines';
import type { Desk } from './desk';
import { ask, change, openDesk } from './desk';
import type { Fact } from './fact';
import { tellMoney, tellStatus } from './news';
import type { Policy } from './policy';
import { remind } from './remind';
import { settle } from './settle';
import type { Decision } from './step';
import type { CollectionState } from './state';
import { takeIn } from './take-in';

/**
 * The rules, whole: what is known and what just arrived in, what is to be done out. Total, without
 * I/O, clock or chance; the same facts at the same time always lead to the same decision.
 */
export function decide(
  state: CollectionState,
  facts: readonly Fact[],
  policy: Policy,
  now: number,
): Decision {
  const desk = openDesk(state, policy, now);
  for (const fact of facts) takeIn(desk, fact);
  tellMoney(desk, state);
  settle(desk);
  remind(desk);
  tellStatus(desk, state);
  sendMails(desk);
  return {
    state: desk.state,
    because: desk.because,
    notices: desk.notices,
    answers: desk.answers,
    wakeAt: nearestDeadline(desk.state, policy)?.at ?? null,
    ignored: desk.state === state && desk.answers.length === 0,
  };
}

/** All mails of one decision are one effect: each has a row of its own and goes out once. */
function sendMails(desk: Desk): void {
  if (desk.mails.length === 0) return;
  const n = desk.state.mailsAsked + 1;
  change(desk, { mailsAsked: n });
  ask(desk, { kind: 'sendMail', id: `mail/${n}`, mails: [...desk.mails] });
}
