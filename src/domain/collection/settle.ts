import { chargeNotBeforeAt } from './queries/checkout-times';
import { endLadder, finishEnding } from './commands/endings';
import type { DecisionDraft } from './draft/draft';
import { requestEffect, setReadState, setPlan, note } from './draft/draft';
import type { Effect } from './model/effect';
import { relaunchDue, dropFinishedRetries } from './draft/retry-effects';
import { isOpen, someDispute } from './queries/ledger';
import { readRequest } from './draft/request-read';
import { ownTryWait } from './queries/own-tries';
import { mayCharge, mayCollect, usableMethod } from './queries/may-collect';
import { moveLane } from './lane/move-lane';
import { chargeNotBefore, mailNotConfirmed } from './schedule/next-charge';
import { giveDebitNotice } from './schedule/debit-notice';
import { planAnew } from './schedule/plan-anew';
import { DAY } from '../time';
import { refundExcess, settleStoppedRefunds } from './money/refunds';
import { applySendDeadline } from './schedule/remind';
import type { Refund } from './model/payment';

const ROUNDS_MAX = 16; // each round settles at least one thing; more means a rule chases its tail

/** What follows from all that is known by now, whichever fact brought it. */
export function settle(draft: DecisionDraft): void {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = draft.state;
    endSearch(draft);
    relaunchDue(draft);
    applySendDeadline(draft);
    endWaits(draft);
    settleStoppedRefunds(draft); // what is owed must be known before anything is collected
    planCharge(draft);
    giveDebitNotice(draft);
    moveLane(draft);
    finishEnding(draft);
    endLadder(draft);
    refundExcess(draft);
    readAgain(draft);
    dropFinishedRetries(draft);
    if (draft.state === before) return;
  }
  throw new Error('settle() did not converge: two rules undo each other');
}

/** What was searched is found, or is not there: nothing else can exist that we hold no id of. */
function endSearch(draft: DecisionDraft): void {
  const { looking, lane } = draft.state;
  if (!looking.search || lane.kind === 'reading') return;
  setReadState(draft, { search: false, unanswered: null });
}

function endWaits(draft: DecisionDraft): void {
  const { plan } = draft.state;
  const { pause } = plan;
  const isDue = plan.mintAgainAt !== null && plan.mintAgainAt <= draft.now;
  if (isDue) setPlan(draft, { mintAgainAt: null });
  if (pause?.until == null || pause.until > draft.now) return;
  setPlan(draft, { pause: null });
  note(draft, { kind: 'pause_over' });
}

function planCharge(draft: DecisionDraft): void {
  if (!mayChargeAsked(draft)) setPlan(draft, { wantsCharge: null });
  planAnew(draft);
  chargeNotBefore(draft, chargeNotBeforeAt(draft.state.lane, draft.policy));
  const { charge } = draft.state.plan;
  const unconfirmed = charge.kind === 'needs_authentication' && charge.until <= draft.now;
  const due = charge.kind === 'at' && charge.at <= draft.now;
  if (!(unconfirmed || (due && !usableMethod(draft.state))) || !mayCollect(draft.state)) return;
  setPlan(draft, { charge: { kind: 'needs_method', since: draft.now } });
  const reason = unconfirmed ? 'authentication_over' : 'none_stored';
  note(draft, { kind: 'method_needed', reason });
  if (charge.kind === 'needs_authentication')
    mailNotConfirmed(draft, `authentication/${charge.until}`);
}

/** What was asked may have lost its ground, or another card be stored that has to wait. */
function mayChargeAsked({ state, now }: DecisionDraft): boolean {
  const { wantsCharge } = state.plan;
  if (wantsCharge === null) return true;
  if (!mayCharge(state)) return false;
  if (wantsCharge.by === 'business') return state.autoPayWithdrawn !== true;
  return ownTryWait(state, now) === null;
}

/** Events wait for a reading, and what takes weeks at Stripe is read again now and then. */
function readAgain(draft: DecisionDraft): void {
  const { outstanding, later, looking: asked } = draft.state;
  rereadNowAndThen(draft);
  if (outstanding.some(isReading) || later.some(({ effect }) => isReading(effect))) return;
  const reading = draft.state.lane.kind === 'reading' || asked.search || asked.unlisted !== null;
  // The answer of a confirm is a reading too, and it is on its way.
  const answerComes = outstanding.some((effect) => effect.kind === 'confirmAttempt');
  if (reading || (asked.pending.length > 0 && !answerComes))
    requestEffect(draft, readRequest(draft));
}

const isReading = ({ kind }: Effect): boolean => kind === 'readStripe';

const isUnfinished = (refund: Refund): boolean =>
  refund.status === 'pending' || (refund.status === 'asked' && refund.stoppedByDispute);

function rereadNowAndThen(draft: DecisionDraft): void {
  const unfinished =
    someDispute(draft.state, isOpen) ||
    draft.state.ledger.payments.some(({ refunds }) => refunds.some(isUnfinished));
  const { rereadAt } = draft.state.looking;
  const next = draft.now + draft.policy.rereadDays * DAY;
  if (!unfinished) {
    if (rereadAt !== null) setReadState(draft, { rereadAt: null });
  } else if (rereadAt === null) {
    setReadState(draft, { rereadAt: next });
  } else if (rereadAt <= draft.now) {
    setReadState(draft, { rereadAt: next });
    requestEffect(draft, readRequest(draft));
  }
}
