import type { DisputeReading } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import type { Dice } from './dice';
import { decline } from './perform';
import type { VirtualIntent } from './virtual-objects';
import type { Scene } from './scene';

type Act = (world: Scene, dice: Dice) => boolean;

/** What banks, networks and people in Stripe's dashboard do: the first thing there is to do. */
export function bankActs(world: Scene, dice: Dice): void {
  const acts: Act[] = [closeDispute, failRefund, settle];
  const more = [dispute, refundByHand, returnDebit, payByHand, appeal];
  for (let i = 0; i < 3; i++) acts.push(dice.pick(more));
  for (const act of acts) if (dice.chance(0.8) && act(world, dice)) return;
}

const intentsOf = (world: Scene): VirtualIntent[] => [...world.stripe.intents.values()];

function settle(world: Scene, dice: Dice): boolean {
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

const paidOf = (world: Scene): VirtualIntent | undefined =>
  intentsOf(world).findLast((intent) => intent.charge !== null);

function dispute(world: Scene, dice: Dice): boolean {
  const paid = paidOf(world);
  if (!paid?.charge || paid.charge.disputes.length > 0) return false;
  const status = dice.pick(['needs_response', 'needs_response', 'warning_needs_response']);
  world.note(`> ${paid.id} is disputed: ${status}`);
  addDispute(world, paid, { status, withdrawn: status === 'needs_response', reason: 'fraudulent' });
  return true;
}

function addDispute(
  { stripe }: Scene,
  paid: VirtualIntent,
  part: Pick<DisputeReading, 'status' | 'withdrawn' | 'reason'>,
): void {
  const { charge } = paid;
  if (!charge) return;
  let refunded = 0;
  for (const r of charge.refunds) if (r.status !== 'failed') refunded += r.amount;
  const amount = paid.amount - refunded;
  if (amount <= 0) return;
  const id = `dp_${charge.disputes.length}_${paid.id}`;
  const made = { ...part, id, amount, evidenceDueAt: stripe.now + 7 * DAY };
  charge.disputes.push(made);
  stripe.disputeEvent('charge.dispute.created', paid, made);
}

const isUndecided = ({ status }: DisputeReading): boolean =>
  ['needs_response', 'under_review', 'warning_needs_response'].includes(status);

function closeDispute(world: Scene, dice: Dice): boolean {
  for (const intent of intentsOf(world)) {
    const open = intent.charge?.disputes.find(isUndecided);
    if (open) {
      decideDispute(world, dice, intent, open);
      return true;
    }
  }
  return false;
}

function decideDispute(world: Scene, dice: Dice, of: VirtualIntent, open: DisputeReading): void {
  const inquiry = open.status.startsWith('warning');
  const ends = inquiry
    ? ['warning_closed', 'needs_response']
    : ['won', 'lost', 'lost', 'prevented'];
  open.status = dice.pick(ends);
  open.withdrawn = open.status === 'lost' || open.status === 'needs_response';
  world.note(`> the dispute ${open.id} becomes ${open.status}`);
  const type = open.status === 'needs_response' ? 'updated' : 'closed';
  world.stripe.disputeEvent(`charge.dispute.${type}`, of, open);
}

function appeal(world: Scene): boolean {
  for (const intent of intentsOf(world)) {
    const lost = intent.charge?.disputes.find(
      (d) => d.status === 'lost' && d.reason === 'fraudulent',
    );
    if (!lost) continue;
    lost.status = 'under_review';
    world.note(`> the lost dispute ${lost.id} is appealed`);
    world.stripe.disputeEvent('charge.dispute.updated', intent, lost);
    return true;
  }
  return false;
}

/** A bank sends a debit back weeks after it was paid: for Stripe a dispute that starts lost. */
function returnDebit(world: Scene, dice: Dice): boolean {
  const paid = intentsOf(world).findLast(
    ({ charge, method }) => method?.type === 'sepa_debit' && charge?.disputes.length === 0,
  );
  if (!paid) return false;
  const reason = dice.pick(['insufficient_funds', 'bank_cannot_process', 'fraudulent']);
  world.note(`> the bank debit ${paid.id} is returned: ${reason}`);
  addDispute(world, paid, { status: 'lost', withdrawn: true, reason });
  return true;
}

function failRefund(world: Scene, dice: Dice): boolean {
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

function refundByHand(world: Scene, dice: Dice): boolean {
  const paid = paidOf(world);
  if (!paid) return false;
  const amount = dice.pick([100 * world.worth, 5000 * world.worth, paid.amount]);
  world.note(`> ${amount} of ${paid.id} is refunded in the dashboard`);
  const key = `dashboard/${dice.upTo(1e9)}`;
  world.stripe.refund(key, paid.id, { n: null, amount, status: 'succeeded' });
  return true;
}

function payByHand(world: Scene, dice: Dice): boolean {
  const n = dice.pick([null, 1, 2, 3]);
  const amount = world.worth * dice.pick([1000, 11_900, 11_900]);
  const currency = dice.chance(0.9) ? null : 'usd';
  world.note(`> a stray payment of ${amount} ${currency ?? ''} is made with our metadata`);
  world.stripe.payByHand(n, amount, dice.pick(world.offered), currency);
  return true;
}

/** In the end banks do decide. */
export function banksDecide(world: Scene): void {
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
