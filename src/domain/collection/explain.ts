import { assertNever } from '../assert-never';
import { formatMoney } from '../money';
import { deadlinesOf, nearestDeadline } from './deadlines';
import type { Effect } from './effect';
import { heldWords } from './held';
import { isOpen, owedOf, receivedOf, restOf, someDispute } from './ledger';
import type { Policy } from './policy';
import type { View } from './step';
import type { CollectionState, Decline } from './state';
import type { Status } from './status';
import { FINAL, paymentStatusOf, statusOf } from './status';

export interface Explanation {
  status: Status;
  because: string;
  waits_for: string | null;
  /** Engine time, ms; null only when the status is final. */
  due_at: number | null;
  next_action: string | null;
  next_amount: number | null;
  last_attempt: Decline | null;
  received: number;
  owed: number;
  rest: number;
}

/** Why the invoice is where it is, what it waits for and what happens next. */
export function explain(state: CollectionState, policy: Policy, _now: number): Explanation {
  const status = statusOf(state);
  const next = nearestDeadline(state, policy);
  const rest = restOf(state);
  return {
    status,
    because: becauseOf(state, status),
    waits_for: waitsFor(state, status),
    due_at: next?.at ?? (FINAL.includes(status) ? null : state.terms.dueAt),
    next_action: next?.what ?? null,
    next_amount: rest > 0 ? rest : null,
    last_attempt: state.plan.ladder.last,
    received: receivedOf(state),
    owed: owedOf(state),
    rest,
  };
}

function becauseOf(state: CollectionState, status: Status): string {
  const money = formatMoney(restOf(state), state.terms.currency);
  switch (status) {
    case 'draft':
      return 'it was handed over to be sent by hand';
    case 'void':
      return 'the business ended it';
    case 'paid':
      return state.terms.amountDue === 0 ? 'there was nothing to pay' : 'all that was owed arrived';
    case 'disputed':
      return `a dispute keeps ${money} away`;
    case 'processing':
      return `a bank debit of ${money} is on its way`;
    case 'charging':
      return `${money} is being charged`;
    case 'requires_action':
      return 'the bank wants the customer to confirm';
    case 'disputed_lost':
      return `a dispute over ${money} was lost`;
    case 'uncollectible':
      return 'the business gave it up; money is still welcome';
    case 'held':
      return state.plan.held ? heldWords(state, state.plan.held.reason) : 'nobody can pay';
    case 'sending':
      return 'the mail is not out yet';
    case 'open':
      return openBecause(state, money);
    default:
      return assertNever(status);
  }
}

function openBecause(state: CollectionState, money: string): string {
  const { last } = state.plan.ladder;
  if (!last) return `${money} can be paid`;
  return `${money} can be paid; the last attempt by ${last.methodLabel} was declined (${
    last.declineCode ?? last.code
  })`;
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
      return state.plan.charge.kind === 'at' && state.plan.pause === null
        ? 'the planned charge'
        : 'customer payment';
    default:
      return assertNever(status);
  }
}

/** The same words for the Temporal UI; no e-mail addresses, only what its readers may see. */
export function viewOf(state: CollectionState, policy: Policy, now: number): View {
  const e = explain(state, policy, now);
  const lines = [`**${e.status}**: ${e.because}`];
  if (e.waits_for) lines.push(`Waits for ${e.waits_for}.`);
  if (state.plan.pause) lines.push(`Paused: ${state.plan.pause.reason}.`);
  for (const { at, what } of deadlinesOf(state, policy)
    .sort((a, b) => a.at - b.at)
    .slice(0, 3)) {
    lines.push(`- ${new Date(at).toISOString().slice(0, 16)}Z ${what}`);
  }
  const details = lines.join('\n');
  const waits = e.next_action ?? e.waits_for ?? 'nothing';
  return { status: e.status, details, waitsFor: waits, paymentStatus: paymentStatusOf(state) };
}

/** "Charge €119.00 to visa 4242, attempt 2": stands beside the activity in the Temporal UI. */
export function summaryOf(effect: Effect, state: CollectionState): string {
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
    case 'sendMail':
      return `Mail: ${effect.mails.map((order) => order.name.replaceAll('_', ' ')).join(', ')}`;
    default:
      return assertNever(effect);
  }
}
