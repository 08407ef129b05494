import { assertNever } from '../../assert-never';
import { formatMoney } from '../../money';
import type { Effect } from '../model/effect';
import { heldDetailsOf, heldReasonText } from './held-reason';
import { disputesOf, isMoneyGone, isOpen, remainingOf } from './ledger';
import type { CollectionState } from '../model/state';
import { refusedChargeOf, refusedCheckoutOf } from './refusals';
import type { Status } from './status';

/** The fact that led to the status, and when it was, where the state knows. */
export function statusReason(state: CollectionState, status: Status): string {
  const at = whenOf(state, status);
  const words = reasonText(state, status);
  return at == null ? words : `${words} (${minuteOf(at)})`;
}

export const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

function reasonText(state: CollectionState, status: Status): string {
  const money = formatMoney(remainingOf(state), state.terms.currency);
  switch (status) {
    case 'draft':
      return 'it was submitted to be sent by hand';
    case 'void':
      return 'the business ended it';
    case 'paid':
      return state.terms.amountDue === 0 ? 'there was nothing to pay' : 'all that was owed arrived';
    case 'disputed':
      return `a dispute keeps ${money} away${evidenceDue(state)}`;
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
      return state.plan.held
        ? heldReasonText(state.plan.held.reason, heldDetailsOf(state))
        : 'nobody can pay';
    case 'sending':
      return 'the mail is not out yet';
    case 'open':
      return openText(state, money);
    default:
      return assertNever(status);
  }
}

function openText(state: CollectionState, money: string): string {
  const { last } = state.plan.ladder;
  const refusal = refusedCheckoutOf(state) ?? refusedChargeOf(state);
  const refused = refusal === null ? '' : `; Stripe refused: ${refusal.detail}`;
  if (!last) return `${money} can be paid${refused}`;
  const declined = `by ${last.methodLabel} was declined: ${last.declineCode ?? last.code}`;
  return `${money} can be paid; the last attempt ${declined}${refused}`;
}

/** The one who answers a dispute must know by when. */
function evidenceDue(state: CollectionState): string {
  const due = disputesOf(state)
    .filter((dispute) => isOpen(dispute) && isMoneyGone(dispute))
    .flatMap(({ evidenceDueAt }) => evidenceDueAt ?? []);
  return due.length === 0 ? '' : `; evidence is due by ${minuteOf(Math.min(...due))}`;
}

const isInvoiceMail = (effect: Effect): boolean =>
  effect.kind === 'sendMail' && effect.mails.some(({ key }) => key === 'invoice');

function whenOf({ plan, lane, ledger, outstanding, later }: CollectionState, status: Status) {
  const { sending, ladder } = plan;
  switch (status) {
    case 'draft':
      return sending.kind === 'draft' ? sending.since : null;
    case 'sending':
      return [...outstanding, ...later.map(({ effect }) => effect)].find(isInvoiceMail)?.askedAt;
    case 'void':
    case 'uncollectible':
      return plan.ended?.at ?? null;
    case 'paid':
      return ledger.payments.findLast(({ reversed }) => !reversed)?.at ?? null;
    case 'processing':
      return lane.kind === 'bank_debit' ? lane.since : null;
    case 'charging':
      return outstanding.find((e) => 'n' in e && 'n' in lane && e.n === lane.n)?.askedAt ?? null;
    case 'requires_action':
      return plan.charge.kind === 'needs_authentication' ? (ladder.last?.at ?? null) : null;
    case 'disputed_lost':
      return plan.disputeLostAt;
    case 'held':
      return plan.held?.since ?? null;
    case 'open':
      return ladder.last?.at ?? ('at' in sending ? sending.at : null);
    case 'disputed':
      return null; // the state keeps no time of it; the timeline does
    default:
      return assertNever(status);
  }
}
