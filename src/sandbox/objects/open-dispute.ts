import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { plan } from '../world/plans';
import { linksOf } from '../world/world';
import type { World } from '../world/world';
import { book } from './balance';
import { blankDispute } from './blank-dispute';
import type { Behaviour } from './behaviour';
import { warnOfFraud } from './fraud-warnings';

// Disputes and how they move: funds leave when a dispute opens, come back when it is won.

export interface DisputeWish {
  readonly reason?: string;
  readonly amount?: number;
  readonly status?: Stripe.Dispute.Status;
}

const cardDisputeFee = 1500;

export function openDispute(
  world: World,
  books: Books,
  charge: Stripe.Charge,
  wish: DisputeWish,
): Stripe.Dispute {
  refuseTooMuch(world, charge, wish);
  const inquiry = wish.status?.startsWith('warning_') === true;
  const final = isFinal(charge, wish);
  const amount = wish.amount ?? left(charge) - disputed(world, charge, null);
  const dispute = blankDispute(world, charge, { ...wish, amount }, final);
  books.disputes.add(dispute);
  linksOf(world, charge).disputes.push(dispute);
  charge.disputed = true;
  emit(world, books, 'charge.dispute.created', dispute);
  if (!inquiry) withdraw(world, books, dispute, charge);
  if (final) closeDispute(world, books, dispute, 'lost');
  const last = dispute.evidence_details.due_by;
  if (last !== null) {
    plan(world, books, { kind: 'dispute_due', id: dispute.id, dueAt: last * 1000, detail: '' });
  }
  return dispute;
}

/** Nobody argues with a bank about a debit: what it takes back is lost, unless a test says not. */
const isFinal = (charge: Stripe.Charge, wish: DisputeWish): boolean =>
  wish.status === undefined && charge.payment_method_details?.type !== 'card';

const left = (charge: Stripe.Charge): number => charge.amount_captured - charge.amount_refunded;

const disputed = (world: World, charge: Stripe.Charge, but: Stripe.Dispute | null): number =>
  linksOf(world, charge)
    .disputes.filter((each) => each !== but && (!isOver(each) || each.status === 'lost'))
    .reduce((sum, each) => sum + each.amount, 0);

/** All that was given back and taken back together is never more than what had come. */
function refuseTooMuch(
  world: World,
  charge: Stripe.Charge,
  wish: DisputeWish,
  itself: Stripe.Dispute | null = null,
): void {
  const taken = disputed(world, charge, itself);
  const amount = wish.amount ?? left(charge) - taken;
  if (amount >= 1 && amount <= left(charge) - taken) return;
  throw invalid(
    `A dispute of ${amount} does not fit ${charge.id}: of ${charge.amount_captured} captured, ` +
      `${charge.amount_refunded} is refunded and ${taken} disputed.`,
  );
}

/** Cards whose number says so are disputed the moment they have paid. */
export function disputeBornWith(
  world: World,
  books: Books,
  charge: Stripe.Charge,
  behaviour: Behaviour,
): void {
  if (behaviour.fraudWarning) warnOfFraud(world, books, charge);
  if (behaviour.dispute === null) return;
  if (behaviour.dispute === 'inquiry') {
    openDispute(world, books, charge, { status: 'warning_needs_response' });
  } else if (behaviour.dispute === 'multiple') {
    const half = Math.ceil(charge.amount / 2);
    openDispute(world, books, charge, { amount: half });
    openDispute(world, books, charge, { amount: charge.amount - half });
  } else {
    openDispute(world, books, charge, { reason: behaviour.dispute });
  }
}

export function withdraw(
  world: World,
  books: Books,
  dispute: Stripe.Dispute,
  charge: Stripe.Charge,
): void {
  const card = charge.payment_method_details?.type === 'card';
  dispute.balance_transactions.push(
    book(world, books, {
      amount: -dispute.amount,
      fee: card ? cardDisputeFee : 0,
      currency: dispute.currency,
      source: dispute.id,
      type: 'adjustment',
      category: 'dispute',
      description: `Chargeback withdrawal for ${charge.id}`,
    }),
  );
  emit(world, books, 'charge.dispute.funds_withdrawn', dispute);
}

export const isOver = (dispute: Stripe.Dispute): boolean =>
  ['won', 'lost', 'warning_closed', 'prevented'].includes(dispute.status);

export const fundsAreGone = (dispute: Stripe.Dispute): boolean =>
  dispute.balance_transactions.reduce((sum, each) => sum + each.amount, 0) < 0;

export function closeDispute(
  world: World,
  books: Books,
  dispute: Stripe.Dispute,
  status: 'won' | 'lost' | 'warning_closed' | 'prevented',
): void {
  refuseEnd(dispute, status);
  const previous = { status: dispute.status };
  dispute.status = status;
  dispute.is_charge_refundable = status !== 'lost';
  if (status !== 'lost' && fundsAreGone(dispute)) {
    dispute.balance_transactions.push(
      book(world, books, {
        amount: dispute.amount,
        fee: 0,
        currency: dispute.currency,
        source: dispute.id,
        type: 'adjustment',
        category: 'dispute_reversal',
        description: `Chargeback reversal for ${String(dispute.charge)}`,
      }),
    );
    emit(world, books, 'charge.dispute.funds_reinstated', dispute);
  }
  emit(world, books, 'charge.dispute.closed', dispute, previous);
}

/** No money moved in an inquiry, so it can be neither won nor lost. */
function refuseEnd(dispute: Stripe.Dispute, status: string): void {
  const inquiry = dispute.status.startsWith('warning_');
  if (status === 'prevented' || inquiry === (status === 'warning_closed')) return;
  throw invalid(
    inquiry
      ? `${dispute.id} is an inquiry: it ends as warning_closed, or grows into a dispute first.`
      : `${dispute.id} is no inquiry: it ends as won, lost or prevented.`,
  );
}

/** Takes the money again: an appeal reopened, or an inquiry grown into a dispute. */
export function reopenDispute(
  world: World,
  books: Books,
  dispute: Stripe.Dispute,
  status: Stripe.Dispute.Status,
): void {
  const charge = books.charges.get(String(dispute.charge));
  const withdraws = charge !== undefined && !fundsAreGone(dispute);
  if (withdraws) refuseTooMuch(world, charge, { amount: dispute.amount }, dispute);
  const previous = { status: dispute.status };
  dispute.status = status;
  dispute.is_charge_refundable = false;
  emit(world, books, 'charge.dispute.updated', dispute, previous);
  if (withdraws) withdraw(world, books, dispute, charge);
}
