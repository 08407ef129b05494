import { distanceOf } from './checkout-times';
import { endLadder, finishEnding } from './command-ending';
import type { Desk } from './desk';
import { ask, looking, plan, say } from './desk';
import type { Effect } from './effect';
import { callBack, forgetRetries } from './later';
import { isOpen, someDispute } from './ledger';
import { lookAt } from './look';
import { mayCollect, usableMethod } from './may-collect';
import { moveLane } from './move-lane';
import { chargeNotBefore } from './next-charge';
import { DAY } from './policy';
import { giveBackExcess, settleStoppedRefunds } from './refunds';
import { sendDeadline } from './remind';
import type { Refund } from './state';

const ROUNDS_MAX = 16; // each round settles at least one thing; more means a rule chases its tail

/** What follows from all that is known by now, whichever fact brought it. */
export function settle(desk: Desk): void {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const before = desk.state;
    callBack(desk);
    sendDeadline(desk);
    endWaits(desk);
    planCharge(desk);
    moveLane(desk);
    finishEnding(desk);
    endLadder(desk);
    settleStoppedRefunds(desk);
    giveBackExcess(desk);
    lookAgain(desk);
    forgetRetries(desk);
    if (desk.state === before) return;
  }
  throw new Error('the rules found no rest: two of them undo each other');
}

function endWaits(desk: Desk): void {
  const { pause, mintAgainAt } = desk.state.plan;
  if (mintAgainAt !== null && mintAgainAt <= desk.now) plan(desk, { mintAgainAt: null });
  if (pause?.until == null || pause.until > desk.now) return;
  plan(desk, { pause: null });
  say(desk, 'plan', 'the pause is over');
}

function planCharge(desk: Desk): void {
  chargeNotBefore(desk, distanceOf(desk.state.lane, desk.policy));
  const { charge } = desk.state.plan;
  const unconfirmed = charge.kind === 'needs_authentication' && charge.until <= desk.now;
  const due = charge.kind === 'at' && charge.at <= desk.now;
  if (!(unconfirmed || (due && !usableMethod(desk.state))) || !mayCollect(desk.state)) return;
  plan(desk, { charge: { kind: 'needs_method', since: desk.now } });
  const why = unconfirmed
    ? 'nobody confirmed with the bank in time; another method is needed'
    : 'there is no stored method to charge; the link is the way to pay';
  say(desk, 'plan', why);
}

/** Events wait for a look, and what takes weeks at Stripe is read again now and then. */
function lookAgain(desk: Desk): void {
  const { outstanding, later, looking: asked } = desk.state;
  rereadNowAndThen(desk);
  if (outstanding.some(isLook) || later.some(({ effect }) => isLook(effect))) return;
  const reading = desk.state.lane.kind === 'reading' || asked.search;
  // The answer of a confirm is a reading too, and it is on its way.
  const answerComes = outstanding.some((effect) => effect.kind === 'confirmAttempt');
  if (reading || (asked.pending.length > 0 && !answerComes)) ask(desk, lookAt(desk));
}

const isLook = ({ kind }: Effect): boolean => kind === 'readStripe';

const isUnfinished = (refund: Refund): boolean =>
  refund.status === 'pending' || (refund.status === 'asked' && refund.stoppedByDispute);

function rereadNowAndThen(desk: Desk): void {
  const unfinished =
    someDispute(desk.state, isOpen) ||
    desk.state.ledger.payments.some(({ refunds }) => refunds.some(isUnfinished));
  const { rereadAt } = desk.state.looking;
  const next = desk.now + desk.policy.rereadDays * DAY;
  if (!unfinished) {
    if (rereadAt !== null) looking(desk, { rereadAt: null });
  } else if (rereadAt === null) {
    looking(desk, { rereadAt: next });
  } else if (rereadAt <= desk.now) {
    looking(desk, { rereadAt: next });
    ask(desk, lookAt(desk));
  }
}
