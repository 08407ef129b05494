import type Stripe from 'stripe';
import type { DebitPlan } from '../objects/behaviour';
import { makeCharge } from '../objects/make-charge';
import { openDispute } from '../objects/open-dispute';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { plan } from '../world/plans';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { sessionDebitEnded } from '../checkout/outcome';
import { paymentFailed } from './fail';
import { succeed } from './succeed';

// Bank debits: days of processing, then money or no money, told by the clock.

export function startDebit(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  terms: DebitPlan,
): void {
  const charge = makeCharge(world, books, intent, method, 'pending');
  intent.status = 'processing';
  emit(world, books, 'charge.pending', charge);
  emit(world, books, 'payment_intent.processing', intent);
  if (terms.outcome === 'processing') return;
  const wait = terms.delayed ? world.settings.delayedDebitMs : world.settings.debitMs;
  secretsOf(world, intent).debit = plan(world, books, {
    kind: 'settle_debit',
    id: intent.id,
    dueAt: world.clock.now() + wait,
    detail: [charge.id, terms.outcome, terms.failureCode ?? 'declined'].join(' '),
  });
}

/** The day has come; a debit that was settled by hand meanwhile is left alone. */
export function settleOnTime(world: World, books: Books, id: string, detail: string): void {
  const [chargeId = '', outcome, failureCode = ''] = detail.split(' ');
  const intent = books.paymentIntents.get(id);
  const charge = books.charges.get(chargeId);
  if (intent?.status !== 'processing' || intent.latest_charge !== chargeId) return;
  settleDebit(world, books, intent, outcome === 'failed' ? failureCode : null);
  if (outcome === 'disputed' && charge !== undefined) {
    returnDebit(world, books, charge, 'fraudulent');
  }
}

/** The bank's answer: a failure code, or null for money. */
export function settleDebit(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  failureCode: string | null,
): void {
  if (intent.status !== 'processing') {
    throw invalid(`${intent.id} is ${intent.status}: only a processing debit can be settled.`);
  }
  const secrets = secretsOf(world, intent);
  secrets.debit?.cancel();
  secrets.debit = null;
  const method = books.paymentMethods.get(String(intent.payment_method));
  const charge = books.charges.get(String(intent.latest_charge));
  if (method === undefined || charge === undefined) {
    throw invalid(`${intent.id} has lost its payment method or charge.`);
  }
  if (failureCode === null) succeed(world, books, intent, method, charge);
  else failDebit(world, books, intent, method, charge, failureCode);
  if (secrets.session !== null) {
    sessionDebitEnded(world, books, secrets.session, failureCode === null);
  }
}

function failDebit(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  charge: Stripe.Charge,
  failureCode: string,
): void {
  charge.status = 'failed';
  charge.paid = false;
  charge.captured = false;
  charge.failure_code = failureCode;
  charge.failure_message = `The bank refused the debit: ${failureCode.replaceAll('_', ' ')}.`;
  emit(world, books, 'charge.failed', charge);
  const decline = { code: failureCode, declineCode: failureCode, adviceCode: null };
  paymentFailed(world, books, intent, method, decline);
}

/** Money that came and was taken back by the bank: a dispute that is lost the moment it opens. */
export function returnDebit(
  world: World,
  books: Books,
  charge: Stripe.Charge,
  reason: string,
): Stripe.Dispute {
  return openDispute(world, books, charge, { reason });
}
