import { assertNever } from '../../assert-never';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, setPlan } from '../draft/draft';
import { effectId } from '../model/effect-id';
import type { Happened, HappenedKind, HappenedOf } from '../model/happened';
import type { Refund } from '../model/payment';
import type { WaitingCommand } from '../model/state';
import { disputesOf, isLost, isOpen, refundableOf, remainingOf } from '../queries/ledger';
import { isMoneyMoving, mayCheckout } from '../queries/may-collect';
import { ownTryWait } from '../queries/own-tries';
import { isRequested } from '../queries/outstanding';
import { refusedChargeOf, refusedCheckoutOf } from '../queries/refusals';
import { CONSENT_WITHDRAWN, chargeRefusal, nextOwnTry, ownTryRefusal } from './charge-now';
import { checkoutRefusal } from './open-checkout';
import { leftToRefund } from './refund';
import type { CommandRefusal } from './refuse';

/** Whatever became of what a command asked for: done, or refused with why; or it waits on. */
export function finishWaiting(draft: DecisionDraft): void {
  const { waiting } = draft.state.plan;
  if (waiting.length === 0) return;
  const left = waiting.flatMap((command) => {
    const outcome = outcomeOf(draft, command);
    if ('waits' in outcome) return outcome.waits;
    if ('done' in outcome) answerCommand(draft, command.commandId, 'done', outcome.done);
    else answerCommand(draft, command.commandId, 'refused', outcome.detail, outcome.code);
    return [];
  });
  if (left.some((command, i) => command !== waiting[i]) || left.length < waiting.length)
    setPlan(draft, { waiting: left });
}

type Outcome = { waits: WaitingCommand } | { done: string } | CommandRefusal;

function outcomeOf(draft: DecisionDraft, command: WaitingCommand): Outcome {
  switch (command.name) {
    case 'open_checkout':
      return ofCheckout(draft, command);
    case 'charge_now':
      return ofCharge(draft, command);
    case 'refund':
      return ofRefund(draft, command);
    case 'accept_dispute':
      return ofAcceptance(draft, command);
    default:
      return assertNever(command);
  }
}

type Waiting<N> = Extract<WaitingCommand, { name: N }>;

/** What this decision made happen, of one kind; the last of several. */
function last<K extends HappenedKind>(
  { happened }: DecisionDraft,
  kind: K,
  is: (one: HappenedOf<K>) => boolean = () => true,
): HappenedOf<K> | undefined {
  const isOfKind = (one: Happened): one is HappenedOf<K> => one.kind === kind;
  return happened.filter(isOfKind).filter(is).at(-1);
}

const REPEAT = 'ask again with a new Idempotency-Key';

function ofCheckout(draft: DecisionDraft, command: Waiting<'open_checkout'>): Outcome {
  const { state } = draft;
  const { lane, plan } = state;
  const isOpened = lane.kind === 'checkout_open' && lane.amount === remainingOf(state);
  if (plan.wantsCheckout === null && isOpened) return { done: 'the checkout is open' };
  if (plan.wantsCheckout !== null || lane.kind === 'opening_checkout') return { waits: command };
  // It may have been made, and nobody heard of it.
  const isUnknown = lane.kind === 'reading' && lane.method === null && lane.intentId === null;
  if (isUnknown && mayCheckout(state)) return { waits: command };
  const refused = refusedCheckoutOf(state);
  if (refused) return { code: 'refused_by_stripe', detail: refused.detail };
  if (isMoneyMoving(state) || !mayCheckout(state)) return checkoutRefusal(draft);
  return { code: 'not_opened', detail: `Stripe opened no checkout; ${REPEAT}` };
}

function ofCharge(draft: DecisionDraft, command: Waiting<'charge_now'>): Outcome {
  const { lane, plan } = draft.state;
  const { n } = command;
  const ended = (outcome?: string) =>
    last(
      draft,
      'attempt_ended',
      (one) => one.laneNo === n && one.outcome === (outcome ?? one.outcome),
    );
  if (ended('succeeded')) return { done: 'the charge succeeded' };
  const declined = ended('declined');
  if (declined) return declinedAs(draft, n, declined.code);
  if (plan.wantsCharge !== null) return { waits: n === null ? command : { ...command, n: null } };
  if (n === null || ended()) return notCharged(draft, n);
  if ('n' in lane && lane.n === n) return { waits: command };
  return remainingOf(draft.state) === 0 ? { done: 'the invoice is paid' } : notCharged(draft, n);
}

/** Who tried it themselves hears when they may again. */
function declinedAs(draft: DecisionDraft, n: number | null, code: string | null): CommandRefusal {
  const detail = `the charge was declined: ${code}`;
  const own = last(draft, 'decline_recorded', (one) => one.laneNo === n && one.by === 'customer');
  const wait = own ? ownTryWait(draft.state, draft.now) : null;
  const again = wait === null ? '' : `; ${nextOwnTry(draft.state, wait)}`;
  return { code: 'declined', detail: `${detail}${again}` };
}

function notCharged(draft: DecisionDraft, n: number | null): CommandRefusal {
  const isIt = ({ laneNo }: { laneNo: number }): boolean => laneNo === n;
  const refused = last(draft, 'method_refused', isIt);
  if (refused) {
    const detail = `${refused.methodLabel} cannot be charged: ${refused.detail}`;
    return { code: 'method_refused', detail };
  }
  const refusedAnyway = refusedChargeOf(draft.state);
  if (refusedAnyway) return { code: 'refused_by_stripe', detail: refusedAnyway.detail };
  const postponed = last(draft, 'attempt_postponed', isIt);
  if (postponed) return { code: 'postponed', detail: `nothing was charged: ${postponed.why}` };
  const declined = last(draft, 'decline_recorded'); // before it began
  if (declined) return { code: 'declined', detail: `the charge was declined: ${declined.code}` };
  if (draft.state.autoPayWithdrawn === true && remainingOf(draft.state) > 0)
    return CONSENT_WITHDRAWN;
  const refusal = chargeRefusal(draft) ?? (n === null ? ownTryRefusal(draft) : null);
  return refusal ?? { code: 'not_charged', detail: `nothing was charged; ${REPEAT}` };
}

function ofRefund(draft: DecisionDraft, command: Waiting<'refund'>): Outcome {
  const { state } = draft;
  const isIt = ({ n }: Refund): boolean => n === command.n;
  const payment = state.ledger.payments.find(({ refunds }) => refunds.some(isIt));
  const refund = payment?.refunds.find(isIt);
  if (!payment || !refund) return { code: 'refund_failed', detail: 'the refund is not known' };
  if (refund.status === 'succeeded') {
    return { done: refund.stoppedByDispute ? 'the dispute gave the money back' : 'it is refunded' };
  }
  if (refund.status !== 'failed') return { waits: command };
  const refused = last(draft, 'refund_refused', ({ refundNo }) => refundNo === command.n);
  const why = refused?.detail ?? command.why ?? 'the refund failed at Stripe';
  // What can be refunded instead is known once Stripe was read.
  const reads = isRequested(state, effectId.readStripe);
  if (reads) return { waits: why === command.why ? command : { ...command, why } };
  return { code: 'refund_failed', detail: `${why}; ${leftToRefund(refundableOf(payment))}` };
}

function ofAcceptance(draft: DecisionDraft, command: Waiting<'accept_dispute'>): Outcome {
  const { disputeId } = command;
  const dispute = disputesOf(draft.state).find(({ id }) => id === disputeId);
  if (dispute && isLost(dispute)) return { done: 'the dispute is accepted and closed as lost' };
  const refused = last(draft, 'dispute_acceptance_refused', (one) => one.disputeId === disputeId);
  if (refused) return { code: 'acceptance_refused', detail: refused.detail };
  if (dispute && isOpen(dispute)) return { waits: command };
  return { code: 'no_dispute', detail: `the dispute is over: ${dispute?.status ?? 'not known'}` };
}
