import type Stripe from 'stripe';
import { isBankDebit } from './banks';
import { withSign } from '../intents/amounts';
import { invalid, malformed } from '../transport/errors';
import { emit, emitUpdate, note } from '../webhooks/emit';
import { changing } from '../webhooks/what-it-was';
import { newId } from '../world/ids';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import { linksOf } from '../world/world';
import type { World } from '../world/world';
import { recordMovement } from './balance';

// Refunds: cards at once, bank debits after days, and those that fail later.

const BANK_DAYS = 5;
const CARD_DAYS = 1;
const DAY_MS = 86_400_000;

export interface RefundRequest {
  readonly amount?: number | undefined;
  readonly reason?: Stripe.Refund.Reason | null | undefined;
  readonly metadata?: Stripe.Metadata | undefined;
}

export function makeRefund(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  request: RefundRequest,
): Stripe.Refund {
  refuseUnrefundable(world, charge);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = request.amount ?? left;
  if (amount < 1) {
    throw malformed(
      'This value must be greater than or equal to 1.',
      'parameter_invalid_integer',
      'amount',
    );
  }
  if (amount > left) {
    const limit = charge.amount_refunded === 0 ? 'charge amount' : 'unrefunded amount on charge';
    throw invalid(
      `Refund amount (${withSign(amount, charge.currency)}) is greater than ${limit} ` +
        `(${withSign(left, charge.currency)})`,
      undefined,
      'amount',
    );
  }
  const type = charge.payment_method_details?.type;
  const debit = isBankDebit(type);
  const method = store.paymentMethods.get(String(charge.payment_method));
  const ending = method === undefined ? 'succeeds' : world.behaviours.get(method)?.refund;
  const waits = ending === 'pending' || debit;
  const refund = blankRefund(world, charge, {
    ...request,
    amount,
    status: waits ? 'pending' : 'succeeded',
  });
  if (waits) refund.pending_reason = 'processing';
  else if (type === 'card') refund.destination_details = CARD_DESTINATION;
  store.refunds.add(refund);
  linksOf(world, charge).refunds.push(refund);
  const previous = changing(charge, () => giveBack(world, store, charge, refund));
  emit(world, store, 'refund.created', refund);
  emitUpdate(world, store, 'charge.refunded', { object: charge, previous });
  planLater(world, store, refund, { waits, fails: ending === 'fails', debit });
  return refund;
}

function planLater(
  world: World,
  store: AccountStore,
  refund: Stripe.Refund,
  { waits, fails, debit }: { waits: boolean; fails: boolean; debit: boolean },
): void {
  if (!waits && !fails) return;
  plan(world, store, {
    kind: fails ? 'fail_refund' : 'finish_refund',
    id: refund.id,
    dueAt: world.clock.now() + (debit ? BANK_DAYS : CARD_DAYS) * DAY_MS,
    detail: '',
  });
}

const CARD_DESTINATION: Stripe.Refund.DestinationDetails = {
  type: 'card',
  card: {
    reference_status: 'pending',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  },
};

function refuseUnrefundable(world: World, charge: Stripe.Charge): void {
  const disputes = linksOf(world, charge).disputes;
  if (disputes.some((dispute) => !dispute.is_charge_refundable)) {
    throw invalid(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      'charge_disputed',
    );
  }
  if (charge.status !== 'succeeded' || !charge.captured) {
    throw invalid(
      `Charge ${charge.id} has no captured money to refund: it is ` +
        `${charge.status === 'succeeded' ? 'only authorized' : charge.status}. Cancel its ` +
        'PaymentIntent instead.',
    );
  }
  if (charge.amount_refunded >= charge.amount_captured) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
}

function giveBack(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  refund: Stripe.Refund,
): void {
  charge.amount_refunded += refund.amount;
  charge.refunded = charge.amount_refunded >= charge.amount_captured;
  const moved = recordMovement(world, store, {
    amount: -refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    type: charge.payment_method_details?.type === 'card' ? 'refund' : 'payment_refund',
    category: 'refund',
    description: `REFUND FOR CHARGE (${charge.description ?? ''})`,
  });
  refund.balance_transaction = moved.id;
}

export function finishRefund(world: World, store: AccountStore, refund: Stripe.Refund): void {
  if (refund.status !== 'pending' && refund.status !== 'requires_action') return;
  move(world, store, refund, 'succeeded');
}

/** Another status, and the events that say so. */
function move(
  world: World,
  store: AccountStore,
  refund: Stripe.Refund,
  status: 'succeeded' | 'requires_action' | 'failed' | 'canceled',
  more: () => void = () => undefined,
): void {
  const previous = changing(refund, () => {
    more();
    refund.status = status;
    Reflect.deleteProperty(refund, 'pending_reason');
  });
  if (status === 'failed') emitUpdate(world, store, 'refund.failed', { object: refund, previous });
  emitUpdate(world, store, 'refund.updated', { object: refund, previous });
  emitUpdate(world, store, 'charge.refund.updated', { object: refund, previous });
}

/** The bank needs the customer to say where to send the money. */
export function requireRefundAction(
  world: World,
  store: AccountStore,
  refund: Stripe.Refund,
): void {
  if (refund.status !== 'pending') throw invalid(`${refund.id} is ${refund.status}, not pending.`);
  move(world, store, refund, 'requires_action');
}

/** The money comes back to us: the charge counts it as not refunded. */
export function failRefund(
  world: World,
  store: AccountStore,
  refund: Stripe.Refund,
  reason: string,
): void {
  if (refund.status === 'failed' || refund.status === 'canceled') {
    throw invalid(`${refund.id} is already ${refund.status}.`);
  }
  move(world, store, refund, 'failed', () => {
    undo(world, store, refund);
    refund.failure_reason = reason;
  });
}

export function cancelRefund(world: World, store: AccountStore, refund: Stripe.Refund): void {
  move(world, store, refund, 'canceled', () => undo(world, store, refund));
}

function undo(world: World, store: AccountStore, refund: Stripe.Refund): void {
  const charge = store.charges.get(String(refund.charge));
  if (charge !== undefined) {
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    note(world, store, 'charge refunded no longer', charge);
  }
  refund.failure_balance_transaction = recordMovement(world, store, {
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    source: refund.id,
    type: 'refund_failure',
    category: 'refund_failure',
    description: 'REFUND FAILED',
  }).id;
}

function blankRefund(
  world: World,
  charge: Stripe.Charge,
  request: RefundRequest & { readonly amount: number; readonly status: string },
): Stripe.Refund {
  const { amount, status } = request;
  return {
    id: newId(charge.id.startsWith('py_') ? 'pyr' : 're'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.clock.seconds(),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata: request.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: request.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status,
    transfer_reversal: null,
  };
}
