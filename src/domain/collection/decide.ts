import { nextWakeAt } from './queries/deadlines';
import type { DecisionDraft } from './draft/draft';
import { requestEffect, changeState, openDraft } from './draft/draft';
import { effectId } from './model/effect-id';
import type { Fact } from './model/fact';
import type { Happened } from './model/happened';
import { announceMoney, announceStatus } from './announce';
import type { Policy } from './model/policy';
import { applyReminders, remindAnew } from './schedule/remind';
import { isStillTrue } from './queries/is-still-true';
import { excessOf } from './queries/ledger';
import { nextChargeOf } from './queries/planned-charge';
import { settle } from './settle';
import type { Decision } from './model/step';
import type { CollectionState } from './model/state';
import { applyFact } from './facts/apply-fact';
import { finishWaiting } from './commands/finish-waiting';

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
  const draft = openDraft(state, policy, now);
  for (const fact of facts) applyFact(draft, fact);
  announceMoney(draft, () => excessOf(state));
  settle(draft);
  finishWaiting(draft);
  remindAnew(draft, state);
  applyReminders(draft);
  announceStatus(draft, state);
  sendMails(draft);
  return {
    state: draft.state,
    happened: draft.happened.map((one) => withNextCharge(one, draft.state)),
    commandOutcomes: draft.commandOutcomes,
    wakeAt: nextWakeAt(draft.state, policy),
    ignored: draft.state === state && draft.commandOutcomes.length === 0,
  };
}

/** What else the decision did may have changed the plan since a failure was noted. */
const withNextCharge = (one: Happened, state: CollectionState): Happened =>
  'next' in one ? { ...one, next: nextChargeOf(state) } : one;

/**
 * All mails of one decision are one effect: each has its own row and goes out once. What the same
 * decision made untrue is not sent.
 */
function sendMails(draft: DecisionDraft): void {
  const mails = draft.mails.filter((mail) => isStillTrue(mail, draft.state));
  if (mails.length === 0) return;
  const n = draft.state.mailsAsked + 1;
  changeState(draft, { mailsAsked: n });
  requestEffect(draft, { kind: 'sendMail', id: effectId.mail(n), mails });
}
