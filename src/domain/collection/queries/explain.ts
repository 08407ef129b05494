import { assertNever } from '../../assert-never';
import { formatMoney } from '../../money';
import { statusReason, minuteOf } from './status-reason';
import { deadlinesOf, nearestDeadline } from './deadlines';
import type { Effect } from '../model/effect';
import { plannedCharge } from './planned-charge';
import { isOpen, owedOf, receivedOf, remainingOf, someDispute } from './ledger';
import type { Policy } from '../model/policy';
import type { View } from '../model/step';
import type { CollectionState, Decline } from '../model/state';
import type { Status } from './status';
import { FINAL, isTransient, paymentStatusOf, statusOf } from './status';

export interface Explanation {
  status: Status;
  reason: string;
  waits_for: string | null;
  /** Engine time, ms; null only when the status is final. */
  due_at: number | null;
  next_action: string | null;
  next_amount: number | null;
  last_attempt: Decline | null;
  received: number;
  owed: number;
  remaining: number;
}

/** Why the invoice is where it is, what it waits for and what happens next. */
export function explain(state: CollectionState, policy: Policy): Explanation {
  const status = statusOf(state);
  const next = nearestDeadline(state, policy);
  const remaining = remainingOf(state);
  return {
    status,
    reason: statusReason(state, status),
    waits_for: waitsFor(state, status),
    due_at: next?.at ?? (FINAL.includes(status) ? null : state.terms.dueAt),
    next_action: next?.what ?? null,
    next_amount: remaining > 0 ? remaining : null,
    last_attempt: state.plan.ladder.last,
    received: receivedOf(state),
    owed: owedOf(state),
    remaining,
  };
}

function waitsFor(state: CollectionState, status: Status): string | null {
  switch (status) {
    case 'draft':
      return 'the operator or the API';
    case 'void':
    case 'paid':
    case 'disputed_lost':
    case 'uncollectible':
      return someDispute(state, isOpen) ? 'the dispute outcome' : null;
    case 'disputed':
      return 'the dispute outcome';
    case 'processing':
      return 'the bank settlement';
    case 'charging':
      return "Stripe's answer";
    case 'requires_action':
      return 'the customer, who must confirm with the bank';
    case 'held':
      return 'a change of what holds it, or money from outside';
    case 'sending':
      return 'the mail server';
    case 'open':
      return plannedCharge(state) === null ? 'customer payment' : 'the planned charge';
    default:
      return assertNever(status);
  }
}

/** The same words for the Temporal UI; no e-mail addresses, only what its readers may see. */
export function statusView(state: CollectionState, policy: Policy): View {
  const e = explain(state, policy);
  const lines = [`**${e.status}**: ${e.reason}`];
  if (e.waits_for) lines.push(`Waits for ${e.waits_for}.`);
  if (state.plan.pause) lines.push(`Paused: ${state.plan.pause.reason}.`);
  for (const { at, what } of deadlinesOf(state, policy)
    .sort((a, b) => a.at - b.at)
    .slice(0, 3)) {
    lines.push(`- ${minuteOf(at)} ${what}`);
  }
  const details = lines.join('\n');
  const waits = e.next_action ?? e.waits_for ?? 'nothing';
  const of = { paymentStatus: paymentStatusOf(state), passing: isTransient(state) };
  return { status: e.status, details, waitsFor: waits, ...of };
}

/** "Charge €119.00 to visa 4242, attempt 2": is shown beside the activity in the Temporal UI. */
export function effectSummary(effect: Effect, state: CollectionState): string {
  const money = (amount: number): string => formatMoney(amount, state.terms.currency);
  switch (effect.kind) {
    case 'ensureCustomer':
      return 'Create the customer at Stripe';
    case 'openIntent':
      return `Prepare ${money(effect.amount)} by ${effect.method.label}, attempt ${effect.n}`;
    case 'confirmAttempt':
      return `Charge ${money(effect.amount)} to ${effect.method.label}, attempt ${effect.n}`;
    case 'closeLane':
      return effect.sessionId ? `Close checkout ${effect.n}` : `Cancel attempt ${effect.n}`;
    case 'openCheckout':
      return `Open checkout ${effect.n} over ${money(effect.amount)}`;
    case 'readStripe':
      return 'Read what Stripe knows of this invoice';
    case 'sendRefund':
      return `Give back ${money(effect.amount)}`;
    case 'acceptDispute':
      return `Accept dispute ${effect.disputeId}`;
    case 'sendMail':
      return `Mail: ${effect.mails.map((order) => order.name.replaceAll('_', ' ')).join(', ')}`;
    default:
      return assertNever(effect);
  }
}
