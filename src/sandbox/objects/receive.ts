import type Stripe from 'stripe';
import { changing } from '../webhooks/what-it-was';
import { emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import type { World } from '../world/world';
import { feeFor, makeAvailable, recordMovement } from './balance';

// A charge is captured: its money is the account's, less the fee. Payment intents are captured
// asynchronously unless they say otherwise: the answer is quick, and the balance transaction comes
// a little later, with `charge.updated`.

export function receive(
  world: World,
  store: AccountStore,
  charge: Stripe.Charge,
  { amount, delayed }: { readonly amount: number; readonly delayed: boolean },
): void {
  charge.status = 'succeeded';
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = amount;
  charge.receipt_url = `${world.url}/receipts/${charge.id}`;
  if (!delayed) return enterInBalance(world, store, charge);
  const dueAt = world.clock.now() + world.settings.asyncCaptureMs;
  plan(world, store, { kind: 'enter_in_balance', id: charge.id, dueAt, detail: '' });
}

/** What an asynchronous capture left to be done. */
export function enterLater(world: World, store: AccountStore, id: string): void {
  const charge = store.charges.get(id);
  if (charge === undefined || charge.balance_transaction !== null) return;
  const previous = changing(charge, () => enterInBalance(world, store, charge));
  emitUpdate(world, store, 'charge.updated', { object: charge, previous });
}

function enterInBalance(world: World, store: AccountStore, charge: Stripe.Charge): void {
  const type = charge.payment_method_details?.type ?? 'card';
  const amount = charge.amount_captured;
  const moved = recordMovement(world, store, {
    amount,
    fee: feeFor(amount, type),
    currency: charge.currency,
    source: charge.id,
    type: type === 'card' ? 'charge' : 'payment',
    category: 'charge',
    description: charge.description,
  });
  charge.balance_transaction = moved.id;
  const method = store.paymentMethods.get(String(charge.payment_method));
  const skips = method !== undefined && world.behaviours.get(method)?.skipsPending === true;
  if (skips) makeAvailable(world, store, moved);
}
