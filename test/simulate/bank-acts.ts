import type { Dice } from './dice';
import {
  appeal,
  closeDispute,
  dispute,
  intentsOf,
  isUndecided,
  paidOf,
  returnDebit,
  warn,
} from './dispute-acts';
import { decline } from './perform';
import type { BankScene } from './scene';

type Act = (world: BankScene, dice: Dice) => boolean;

/** What banks, networks and people in Stripe's dashboard do: the first thing there is to do. */
export function bankActs(world: BankScene, dice: Dice): void {
  const acts: Act[] = [closeDispute, failRefund, settle, capture];
  const more = [dispute, refundByHand, returnDebit, payByHand, appeal, warn];
  for (let i = 0; i < 3; i++) acts.push(dice.pick(more));
  for (const act of acts) if (dice.chance(0.8) && act(world, dice)) return;
}

export function settle(world: BankScene, dice: Dice): boolean {
  const { stripe } = world;
  const waiting = intentsOf(world).find(
    ({ status, ofCheckout }) =>
      status === 'processing' || (status === 'requires_action' && ofCheckout),
  );
  if (!waiting) return false;
  world.note(`> the bank decides on ${waiting.id}`);
  if (dice.chance(0.6)) stripe.succeed(waiting);
  else stripe.fail(waiting, decline('insufficient_funds'));
  return true;
}

/** What was only authorized is captured, or a part of it: the rest goes back to the payer. */
function capture(world: BankScene, dice: Dice): boolean {
  const held = intentsOf(world).find(({ status }) => status === 'requires_capture');
  if (!held) return false;
  const step = 10 * world.worth;
  const part = Math.floor(held.amount / (3 * step)) * step;
  const captured = part > 0 && dice.chance(0.7) ? part : held.amount;
  world.note(`> ${captured} of ${held.amount} are captured of ${held.id}`);
  world.stripe.succeed(held, captured);
  return true;
}

export function failRefund(world: BankScene, dice: Dice): boolean {
  for (const { id, charge } of intentsOf(world)) {
    const refund = charge?.refunds.find((r) => r.status === 'pending');
    if (!refund) continue;
    refund.status = dice.chance(0.5) ? 'failed' : 'succeeded';
    world.note(`> the refund ${refund.id} ${refund.status}`);
    world.stripe.refundEvent(`refund.${dice.pick(['updated', 'failed'])}`, id, refund);
    return true;
  }
  return false;
}

export function refundByHand(world: BankScene, dice: Dice): boolean {
  const paid = paidOf(world);
  if (!paid) return false;
  const amount = dice.pick([100 * world.worth, 5000 * world.worth, paid.received]);
  world.note(`> ${amount} of ${paid.id} is refunded in the dashboard`);
  const key = `dashboard/${dice.upTo(1e9)}`;
  world.stripe.refund(key, paid.id, { n: null, amount, status: 'succeeded' });
  return true;
}

function payByHand(world: BankScene, dice: Dice): boolean {
  const n = dice.pick([null, 1, 2, 3]);
  const amount = world.worth * dice.pick([1000, 11_900, 11_900]);
  const method = dice.pick(world.offered);
  if (dice.chance(0.3)) {
    world.note(`> a stray payment of ${amount} is authorized with our metadata`);
    world.stripe.holdByHand(n, amount, method);
    return true;
  }
  const currency = dice.chance(0.9) ? null : 'usd';
  world.note(`> a stray payment of ${amount} ${currency ?? ''} is made with our metadata`);
  world.stripe.payByHand(n, amount, method, currency);
  return true;
}

/** In the end banks do decide. */
export function banksDecide(world: BankScene): void {
  const { stripe } = world;
  for (const intent of intentsOf(world)) {
    const { status, charge, id } = intent;
    if (status === 'processing') stripe.succeed(intent);
    if (status === 'requires_action') stripe.fail(intent, decline('expired'));
    for (const open of charge?.disputes.filter(isUndecided) ?? []) {
      open.status = 'won';
      open.withdrawn = false;
      stripe.disputeEvent('charge.dispute.closed', intent, open);
    }
    for (const refund of charge?.refunds ?? []) {
      if (refund.status === 'pending') refund.status = 'succeeded';
      stripe.refundEvent('refund.updated', id, refund);
    }
  }
}
