import { isMoneyGone, receivedOf } from '../collection/queries/ledger';
import { statusOf } from '../collection/queries/status';
import type { CollectionState } from '../collection/model/state';
import type { Payment, Refund } from '../collection/model/payment';
import { calendarDayOf } from '../time-zones';

export type MovementKind = 'invoice' | 'credit' | 'void' | 'payment' | 'refund' | 'taken_back';

/** What changed the balance of a customer, on a calendar day. */
export interface Movement {
  on: string;
  kind: MovementKind;
  /** Of the invoice. */
  number: string;
  currency: string;
  /** Positive: more is owed. */
  amount: number;
  /** As the state names it; null where the movement is of no payment, or of one offline. */
  methodLabel: string | null;
}

export interface StatedInvoice {
  number: string;
  currency: string;
  issuedOn: string;
  state: CollectionState;
}

/**
 * All that an invoice did to the balance; their sum is what is left to pay, less what came too
 * much. A draft did nothing. The ledger keeps no day of a dispute: what a bank took back is of
 * the day of its payment.
 */
export function movementsOf(invoice: StatedInvoice, zone: string): Movement[] {
  const { number, currency, issuedOn, state } = invoice;
  const { terms, ledger, plan } = state;
  if (statusOf(state) === 'draft') return [];
  const dayOf = (at: number) => calendarDayOf(at, zone);
  const make = (
    kind: MovementKind,
    on: string,
    amount: number,
    methodLabel: string | null = null,
  ): Movement[] =>
    amount === 0 ? [] : [{ on, kind, number, currency, amount: amount || 0, methodLabel }];
  const billed = terms.amountDue - ledger.credited;
  const voidedAt = plan.ended?.kind === 'void' ? plan.ended.at : null;
  const kept = ledger.payments.filter(({ reversed }) => !reversed);
  return [
    ...make('invoice', issuedOn, terms.amountDue),
    ...make('credit', issuedOn, -ledger.credited),
    ...(voidedAt === null ? [] : make('void', dayOf(voidedAt), -billed)),
    ...kept.flatMap((payment) => {
      const label = payment.via === 'outside' ? null : payment.methodLabel;
      const on = dayOf(payment.at);
      const given = payment.refunds.filter(isGiven);
      return [
        ...make('payment', on, -payment.amount, label),
        ...make('taken_back', on, goneOf(payment), label),
        ...given.flatMap(({ askedAt, amount }) => make('refund', dayOf(askedAt), amount, label)),
      ];
    }),
    ...notOwedAgain(kept, state).flatMap(({ at, amount }) => make('credit', dayOf(at), -amount)),
  ];
}

const isGiven = ({ status }: Refund): boolean => status !== 'failed';

/** What was refunded already is not taken back a second time. */
const goneOf = ({ amount, disputes }: Payment): number =>
  Math.min(
    amount,
    disputes.reduce((sum, one) => sum + (isMoneyGone(one) ? one.amount : 0), 0),
  );

/**
 * A refund of what was owed reopens nothing, so it is credited on its day. The last refunds are:
 * those before them gave back what had come too much.
 */
function notOwedAgain(
  payments: readonly Payment[],
  state: CollectionState,
): { at: number; amount: number }[] {
  const refunds = payments.flatMap((payment) => payment.refunds.filter(isGiven));
  const given = refunds.reduce((sum, { amount }) => sum + amount, 0);
  const came = payments.reduce((sum, one) => sum + one.amount - goneOf(one), 0);
  let left = receivedOf(state) - (came - given);
  return refunds
    .toSorted((a, b) => b.askedAt - a.askedAt)
    .map(({ askedAt: at, amount }) => {
      const credited = Math.max(0, Math.min(left, amount));
      left -= credited;
      return { at, amount: credited };
    });
}
