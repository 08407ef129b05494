import type Stripe from 'stripe';
import type { DebitPlan } from '../objects/behaviour';
import type { Decline } from '../objects/declines';
import { makeCharge } from '../objects/make-charge';
import type { Attempt } from '../objects/make-charge';
import { openDispute } from '../objects/open-dispute';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { sessionDebitEnded } from '../checkout/outcome';
import { paymentFailed } from './fail';
import { succeed } from './succeed';

// Bank debits: days of processing on the virtual clock, then success or failure.

export function startDebit(
  world: World,
  store: AccountStore,
  attempt: Attempt,
  terms: DebitPlan,
): void {
  const { intent } = attempt;
  const charge = makeCharge(world, store, attempt, { outcome: 'pending' });
  intent.status = 'processing';
  intent.next_action = null;
  emit(world, store, 'charge.pending', charge);
  emit(world, store, 'payment_intent.processing', intent);
  if (terms.outcome === 'processing') return;
  const wait = terms.delayed ? world.settings.delayedDebitMs : world.settings.debitMs;
  secretsOf(world, intent).debit = plan(world, store, {
    kind: 'settle_debit',
    id: intent.id,
    dueAt: world.clock.now() + wait,
    detail: [charge.id, terms.outcome, terms.failureCode ?? 'declined'].join(' '),
  });
}

/** The planned settlement; a debit that was already settled by hand is left alone. */
export function settleOnTime(world: World, store: AccountStore, id: string, detail: string): void {
  const [chargeId = '', outcome, failureCode = ''] = detail.split(' ');
  const intent = store.paymentIntents.get(id);
  const charge = store.charges.get(chargeId);
  if (intent?.status !== 'processing' || intent.latest_charge !== chargeId) return;
  settleDebit(world, store, intent, outcome === 'failed' ? failureCode : null);
  if (outcome === 'disputed' && charge !== undefined) {
    returnDebit(world, store, charge, 'fraudulent');
  }
}

/** The bank's answer: a failure code, or null for success. */
export function settleDebit(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  failureCode: string | null,
): void {
  if (intent.status !== 'processing') {
    throw invalid(`${intent.id} is ${intent.status}: only a processing debit can be settled.`);
  }
  const secrets = secretsOf(world, intent);
  secrets.debit?.cancel();
  secrets.debit = null;
  const method = store.paymentMethods.get(String(intent.payment_method));
  const charge = store.charges.get(String(intent.latest_charge));
  if (method === undefined || charge === undefined) {
    throw invalid(`${intent.id} has lost its payment method or charge.`);
  }
  if (failureCode === null) succeed(world, store, { intent, method }, charge);
  else failDebit(world, store, { intent, method, charge }, failureCode);
  if (secrets.session !== null) {
    sessionDebitEnded(world, store, secrets.session, failureCode === null);
  }
}

function failDebit(
  world: World,
  store: AccountStore,
  { intent, method, charge }: Attempt & { readonly charge: Stripe.Charge },
  failureCode: string,
): void {
  charge.status = 'failed';
  charge.paid = false;
  charge.captured = false;
  charge.failure_code = failureCode;
  charge.failure_message = `The bank refused the debit: ${failureCode.replaceAll('_', ' ')}.`;
  emit(world, store, 'charge.failed', charge);
  paymentFailed(world, store, { intent, method }, DEBIT_FAILED);
}

/** Banks say why on the charge alone; the intent only knows that they refused. */
const DEBIT_FAILED: Decline = {
  code: 'payment_intent_payment_attempt_failed',
  declineCode: 'generic_decline',
  adviceCode: null,
};

/** The bank takes a settled debit back: a dispute that is lost when it is opened. */
export function returnDebit(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  reason: string,
): Stripe.Dispute {
  return openDispute(world, store, charge, { reason });
}
