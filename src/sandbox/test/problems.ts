import type Stripe from 'stripe';
import type { AccountStore } from '../world/account-store';
import { linksOf } from '../world/world';
import type { World } from '../world/world';

/** Everything that does not add up in an account at the end, in words. */
export function problemsOf(world: World, store: AccountStore): string[] {
  const problems: string[] = [];
  for (const intent of store.paymentIntents.oldestFirst()) {
    problems.push(...intentProblems(store, intent));
  }
  for (const charge of store.charges.oldestFirst()) problems.push(...chargeProblems(world, charge));
  for (const session of store.sessions.oldestFirst()) problems.push(...sessionProblems(session));
  return [...problems, ...balanceProblems(world, store), ...orderProblems(store)];
}

export function intentProblems(store: AccountStore, intent: Stripe.PaymentIntent): string[] {
  const charges = store.charges
    .oldestFirst()
    .filter((charge) => charge.payment_intent === intent.id && charge.status === 'succeeded');
  const captured = charges.reduce((sum, charge) => sum + charge.amount_captured, 0);
  const wrong: string[] = [];
  if (charges.length > 1) wrong.push(`${intent.id} was paid ${charges.length} times`);
  if (intent.amount_received !== (intent.status === 'succeeded' ? captured : 0)) {
    wrong.push(
      `${intent.id} is ${intent.status}, received ${intent.amount_received}, captured ${captured}`,
    );
  }
  if (intent.status === 'succeeded' && captured === 0) wrong.push(`${intent.id} succeeded unpaid`);
  if (intent.next_action !== null && intent.status !== 'requires_action') {
    wrong.push(`${intent.id} is ${intent.status} and still has something to be done`);
  }
  if (intent.amount_received > intent.amount) wrong.push(`${intent.id} received too much`);
  if ((intent.status === 'canceled') !== (intent.canceled_at !== null)) {
    wrong.push(`${intent.id} is ${intent.status} with canceled_at ${String(intent.canceled_at)}`);
  }
  if (intent.status === 'requires_capture' && intent.amount_capturable !== intent.amount) {
    wrong.push(`${intent.id} holds ${intent.amount_capturable} of ${intent.amount}`);
  }
  return wrong;
}

export function chargeProblems(world: World, charge: Stripe.Charge): string[] {
  const { refunds, disputes } = linksOf(world, charge);
  const given = refunds
    .filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled')
    .reduce((sum, refund) => sum + refund.amount, 0);
  const wrong: string[] = [];
  const voided = charge.refunded && !charge.captured;
  if (!voided && charge.amount_refunded !== given) {
    wrong.push(
      `${charge.id} has ${charge.amount_refunded} refunded, its refunds add up to ${given}`,
    );
  }
  const taken = disputes
    .flatMap((dispute) => dispute.balance_transactions)
    .reduce((sum, each) => sum - each.amount, 0);
  if (charge.amount_refunded + taken > charge.amount_captured && charge.captured) {
    wrong.push(`${charge.id} lost more than it brought`);
  }
  if (charge.amount_refunded > charge.amount) wrong.push(`${charge.id} gave back too much`);
  for (const dispute of disputes) {
    const moved = dispute.balance_transactions.reduce((sum, each) => sum + each.amount, 0);
    const gone = /^(appeal_)?(needs_response|under_review)$|^lost$/.test(dispute.status);
    if (moved !== (gone ? -dispute.amount : 0)) {
      wrong.push(`${dispute.id} is ${dispute.status} but moved ${moved}`);
    }
  }
  return wrong;
}

export function sessionProblems(session: Stripe.Checkout.Session): string[] {
  const wrong: string[] = [];
  if ((session.status === 'open') !== (session.url !== null)) {
    wrong.push(`${session.id} is ${String(session.status)} with url ${String(session.url)}`);
  }
  if (session.status === 'expired' && session.payment_status === 'paid') {
    wrong.push(`${session.id} expired and paid`);
  }
  return wrong;
}

/** What is in the balance is what came in, less what was given back or taken. */
function balanceProblems(world: World, store: AccountStore): string[] {
  const moved = store.balanceTransactions.oldestFirst().reduce((sum, each) => sum + each.amount, 0);
  const paid = store.charges.oldestFirst().filter((charge) => charge.captured && charge.paid);
  const entered = paid.filter((charge) => charge.balance_transaction !== null);
  const captured = entered.reduce((sum, each) => sum + each.amount_captured, 0);
  const given = store.refunds
    .oldestFirst()
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((sum, each) => sum + each.amount, 0);
  const taken = store.disputes
    .oldestFirst()
    .flatMap((dispute) => dispute.balance_transactions)
    .reduce((sum, each) => sum - each.amount, 0);
  const left = captured - given - taken;
  // An asynchronous capture is entered a little later, and never forgotten.
  const coming = new Set([...world.plans.values()].map((each) => `${each.kind} ${each.id}`));
  const lost = paid.filter(
    ({ id, balance_transaction: moved }) => moved === null && !coming.has(`enter_in_balance ${id}`),
  );
  return [
    ...(moved === left ? [] : [`the balance moved ${moved}, the objects say ${left}`]),
    ...lost.map(({ id }) => `${id} is captured and never enters the balance`),
    ...store.balanceTransactions
      .oldestFirst()
      .filter(({ amount, fee, net }) => ![amount, fee, net].every(Number.isSafeInteger))
      .map(({ id }) => `${id} moved a part of a unit`),
  ];
}

const ORDERED_TABLES = [
  'events',
  'paymentIntents',
  'charges',
  'refunds',
  'disputes',
  'sessions',
] as const;

function orderProblems(store: AccountStore): string[] {
  return ORDERED_TABLES.flatMap((name) => {
    const rows = [...store[name].newestFirst()];
    const out = rows.findIndex(
      (row, index) => index > 0 && row.created > (rows[index - 1]?.created ?? 0),
    );
    return out === -1 ? [] : [`${name}: ${rows[out]?.id ?? ''} is listed out of order`];
  });
}
