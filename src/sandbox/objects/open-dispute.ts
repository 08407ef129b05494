import type Stripe from 'stripe';
import { isBankDebit } from './banks';
import { invalid } from '../transport/errors';
import { change, emit, emitUpdate, note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import { linksOf } from '../world/world';
import type { World } from '../world/world';
import { recordMovement } from './balance';
import { blankDispute } from './blank-dispute';
import type { DisputeRequest } from './blank-dispute';
import type { Behaviour } from './behaviour';
import { warnOfFraud } from './fraud-warnings';

// Disputes and how they move: funds leave when a dispute opens, come back when it is won.

const CARD_DISPUTE_FEE = 1500;

export function openDispute(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  request: DisputeRequest,
): Stripe.Dispute {
  refuseTooMuch(world, charge, request);
  const inquiry = request.status?.startsWith('warning_') === true;
  const final = isFinal(charge, request);
  const amount = request.amount ?? left(charge) - disputed(world, charge, null);
  const dispute = blankDispute(world, charge, { ...request, amount }, final);
  store.disputes.add(dispute);
  linksOf(world, charge).disputes.push(dispute);
  charge.disputed = true;
  note(world, store, 'charge disputed', charge);
  emit(world, store, 'charge.dispute.created', dispute);
  if (!inquiry) withdraw(world, store, dispute, charge);
  if (final) closeDispute(world, store, dispute, 'lost');
  const last = dispute.evidence_details.due_by;
  if (last !== null) {
    plan(world, store, { kind: 'dispute_due', id: dispute.id, dueAt: last * 1000, detail: '' });
  }
  return dispute;
}

/** A dispute of a bank debit is final: it is lost at once, unless a test gives another status. */
const isFinal = (charge: Stripe.Charge, request: DisputeRequest): boolean =>
  request.status === undefined && isBankDebit(charge.payment_method_details?.type);

const left = (charge: Stripe.Charge): number => charge.amount_captured - charge.amount_refunded;

const disputed = (world: World, charge: Stripe.Charge, but: Stripe.Dispute | null): number =>
  linksOf(world, charge)
    .disputes.filter((each) => each !== but && (!isOver(each) || each.status === 'lost'))
    .reduce((sum, each) => sum + each.amount, 0);

/** Refunds and disputes together are never more than what was captured. */
function refuseTooMuch(
  world: World,
  charge: Stripe.Charge,
  request: DisputeRequest,
  itself: Stripe.Dispute | null = null,
): void {
  const taken = disputed(world, charge, itself);
  const amount = request.amount ?? left(charge) - taken;
  if (amount >= 1 && amount <= left(charge) - taken) return;
  throw invalid(
    `A dispute of ${amount} does not fit ${charge.id}: of ${charge.amount_captured} captured, ` +
      `${charge.amount_refunded} is refunded and ${taken} disputed.`,
  );
}

/** Some test cards are disputed right after they have paid. */
export function applyDisputeBehaviour(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  behaviour: Behaviour,
): void {
  if (behaviour.fraudWarning) warnOfFraud(world, store, charge);
  if (behaviour.dispute === null) return;
  if (behaviour.dispute === 'inquiry') {
    openDispute(world, store, charge, { status: 'warning_needs_response' });
  } else if (behaviour.dispute === 'multiple') {
    const half = Math.ceil(charge.amount / 2);
    openDispute(world, store, charge, { amount: half });
    openDispute(world, store, charge, { amount: charge.amount - half });
  } else {
    openDispute(world, store, charge, { reason: behaviour.dispute });
  }
}

export function withdraw(
  world: World,
  store: AccountStore,
  dispute: Stripe.Dispute,
  charge: Stripe.Charge,
): void {
  const card = charge.payment_method_details?.type === 'card';
  dispute.balance_transactions.push(
    recordMovement(world, store, {
      amount: -dispute.amount,
      fee: card ? CARD_DISPUTE_FEE : 0,
      currency: dispute.currency,
      source: dispute.id,
      type: 'adjustment',
      category: 'dispute',
      description: `Chargeback withdrawal for ${charge.id}`,
    }),
  );
  emit(world, store, 'charge.dispute.funds_withdrawn', dispute);
}

export const isOver = (dispute: Stripe.Dispute): boolean =>
  ['won', 'lost', 'warning_closed', 'prevented'].includes(dispute.status);

export const fundsAreGone = (dispute: Stripe.Dispute): boolean =>
  dispute.balance_transactions.reduce((sum, each) => sum + each.amount, 0) < 0;

export function closeDispute(
  world: World,
  store: AccountStore,
  dispute: Stripe.Dispute,
  status: 'won' | 'lost' | 'warning_closed' | 'prevented',
): void {
  refuseEnd(dispute, status);
  const previous = change(dispute, { status, is_charge_refundable: status !== 'lost' });
  if (status !== 'lost' && fundsAreGone(dispute)) {
    dispute.balance_transactions.push(
      recordMovement(world, store, {
        amount: dispute.amount,
        fee: 0,
        currency: dispute.currency,
        source: dispute.id,
        type: 'adjustment',
        category: 'dispute_reversal',
        description: `Chargeback reversal for ${String(dispute.charge)}`,
      }),
    );
    emit(world, store, 'charge.dispute.funds_reinstated', dispute);
  }
  emitUpdate(world, store, 'charge.dispute.closed', { object: dispute, previous });
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
  store: AccountStore,
  dispute: Stripe.Dispute,
  status: Stripe.Dispute.Status,
): void {
  const charge = store.charges.get(String(dispute.charge));
  const withdraws = charge !== undefined && !fundsAreGone(dispute);
  if (withdraws) refuseTooMuch(world, charge, { amount: dispute.amount }, dispute);
  const previous = change(dispute, { status, is_charge_refundable: false });
  emitUpdate(world, store, 'charge.dispute.updated', { object: dispute, previous });
  if (withdraws) withdraw(world, store, dispute, charge);
}
