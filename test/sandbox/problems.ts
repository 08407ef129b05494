import type Stripe from 'stripe';
import type { Books } from '../../src/sandbox/world/books';
import { linksOf } from '../../src/sandbox/world/world';
import type { World } from '../../src/sandbox/world/world';

/** Whatever does not add up in an account's books, in words. */
export function problemsOf(world: World, books: Books): string[] {
  const problems: string[] = [];
  const told = new Set<string>();
  for (const event of books.events.oldestFirst()) {
    const object = JSON.parse(event.snapshot) as { id?: string; status?: string };
    told.add(`${object.id ?? ''} ${object.status ?? ''}`);
  }
  for (const intent of books.paymentIntents.oldestFirst()) {
    problems.push(...intentProblems(books, intent));
    const quiet = ['requires_confirmation'].includes(intent.status);
    if (!quiet && !told.has(`${intent.id} ${intent.status}`)) {
      problems.push(`${intent.id} is ${intent.status} but no event said so`);
    }
  }
  for (const charge of books.charges.oldestFirst()) problems.push(...chargeProblems(world, charge));
  for (const session of books.sessions.oldestFirst()) problems.push(...sessionProblems(session));
  problems.push(...orderProblems(books));
  return problems;
}

function intentProblems(books: Books, intent: Stripe.PaymentIntent): string[] {
  const charges = [...books.charges.oldestFirst()].filter(
    (charge) => charge.payment_intent === intent.id && charge.status === 'succeeded',
  );
  const captured = charges.reduce((sum, charge) => sum + charge.amount_captured, 0);
  const wrong: string[] = [];
  if (charges.length > 1) wrong.push(`${intent.id} was paid ${charges.length} times`);
  if (intent.amount_received !== (intent.status === 'succeeded' ? captured : 0)) {
    wrong.push(
      `${intent.id} is ${intent.status}, received ${intent.amount_received}, captured ${captured}`,
    );
  }
  if (intent.status === 'succeeded' && captured === 0) wrong.push(`${intent.id} succeeded unpaid`);
  if (intent.amount_received > intent.amount) wrong.push(`${intent.id} received too much`);
  if ((intent.status === 'canceled') !== (intent.canceled_at !== null)) {
    wrong.push(`${intent.id} is ${intent.status} with canceled_at ${String(intent.canceled_at)}`);
  }
  if (intent.status === 'requires_capture' && intent.amount_capturable !== intent.amount) {
    wrong.push(`${intent.id} holds ${intent.amount_capturable} of ${intent.amount}`);
  }
  return wrong;
}

function chargeProblems(world: World, charge: Stripe.Charge): string[] {
  const { refunds, disputes } = linksOf(world, charge);
  const given = refunds
    .filter((refund) => refund.status !== 'failed' && refund.status !== 'canceled')
    .reduce((sum, refund) => sum + refund.amount, 0);
  const wrong: string[] = [];
  const voided = charge.refunded && !charge.captured;
  if (!voided && charge.amount_refunded !== given) {
    wrong.push(`${charge.id} says ${charge.amount_refunded} refunded, its refunds say ${given}`);
  }
  if (charge.amount_refunded > charge.amount) wrong.push(`${charge.id} gave back too much`);
  for (const dispute of disputes) {
    const moved = dispute.balance_transactions.reduce((sum, each) => sum + each.amount, 0);
    const gone = ['lost', 'needs_response', 'under_review'].includes(dispute.status);
    if (moved !== (gone ? -dispute.amount : 0)) {
      wrong.push(`${dispute.id} is ${dispute.status} but moved ${moved}`);
    }
  }
  return wrong;
}

function sessionProblems(session: Stripe.Checkout.Session): string[] {
  const wrong: string[] = [];
  if ((session.status === 'open') !== (session.url !== null)) {
    wrong.push(`${session.id} is ${String(session.status)} with url ${String(session.url)}`);
  }
  if (session.status === 'expired' && session.payment_status === 'paid') {
    wrong.push(`${session.id} expired and paid`);
  }
  return wrong;
}

function orderProblems(books: Books): string[] {
  const rows = [...books.events.newestFirst()];
  const out = rows.findIndex(
    (row, index) => index > 0 && row.created > (rows[index - 1]?.created ?? 0),
  );
  return out === -1 ? [] : [`event ${rows[out]?.id ?? ''} is listed out of order`];
}
