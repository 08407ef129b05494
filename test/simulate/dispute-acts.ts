import { hasFraudWarnings, settlesInDays } from '../../src/domain/payment-methods';
import type { DisputeReading } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import type { Dice } from './dice';
import type { BankScene } from './scene';
import type { VirtualIntent } from './virtual-objects';

const DISPUTES_MAX = 3;

export const intentsOf = (world: BankScene): VirtualIntent[] => [...world.stripe.intents.values()];

export const paidOf = (world: BankScene): VirtualIntent | undefined =>
  intentsOf(world).findLast((intent) => intent.charge !== null);

/** The whole, or a part: some networks let a payer dispute one payment several times. */
export function dispute(world: BankScene, dice: Dice): boolean {
  const paid = paidOf(world);
  const before = paid?.charge?.disputes.length ?? DISPUTES_MAX;
  if (!paid || before >= DISPUTES_MAX || !dice.chance(before === 0 ? 1 : 0.4)) return false;
  const status = dice.pick(['needs_response', 'needs_response', 'warning_needs_response']);
  world.note(`> ${paid.id} is disputed: ${status}`);
  const part = dice.chance(0.3) ? 0.4 : 1;
  const of = { status, withdrawn: status === 'needs_response', reason: 'fraudulent', part };
  return addDispute(world, paid, of);
}

type OfDispute = Pick<DisputeReading, 'status' | 'withdrawn' | 'reason'> & { part: number };

function addDispute(scene: BankScene, paid: VirtualIntent, { part, ...of }: OfDispute): boolean {
  const left = leftOf(paid);
  const step = 10 * scene.worth;
  const amount = part === 1 ? left : Math.floor((left * part) / step) * step;
  return disputeAmount(scene, paid, { ...of, amount });
}

/** Refunds and disputes together are never more than what arrived. */
function leftOf({ received, charge }: VirtualIntent): number {
  let left = received;
  for (const r of charge?.refunds ?? []) if (r.status !== 'failed') left -= r.amount;
  for (const d of charge?.disputes ?? []) if (isUndecided(d) || d.withdrawn) left -= d.amount;
  return left;
}

export function disputeAmount(
  { stripe }: BankScene,
  paid: VirtualIntent,
  of: Pick<DisputeReading, 'status' | 'withdrawn' | 'reason' | 'amount'>,
): boolean {
  const { charge } = paid;
  if (!charge || of.amount <= 0 || of.amount > leftOf(paid)) return false;
  const id = `dp_${charge.disputes.length}_${paid.id}`;
  const made = { ...of, id, evidenceDueAt: stripe.now + 7 * DAY };
  charge.disputes.push(made);
  stripe.disputeEvent('charge.dispute.created', paid, made);
  return true;
}

export const isUndecided = ({ status }: DisputeReading): boolean =>
  ['needs_response', 'under_review', 'warning_needs_response'].includes(status);

export function closeDispute(world: BankScene, dice: Dice): boolean {
  for (const intent of intentsOf(world)) {
    const open = intent.charge?.disputes.find(isUndecided);
    if (open) {
      decideDispute(world, dice, intent, open);
      return true;
    }
  }
  return false;
}

function decideDispute(
  world: BankScene,
  dice: Dice,
  of: VirtualIntent,
  open: DisputeReading,
): void {
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

export function appeal(world: BankScene): boolean {
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

const RETURN_REASONS = [
  'insufficient_funds',
  'bank_cannot_process',
  'fraudulent',
  'customer_initiated',
];

/** A bank sends a debit back weeks after it was paid: for Stripe a dispute that starts lost. */
export function returnDebit(world: BankScene, dice: Dice): boolean {
  const paid = intentsOf(world).findLast(
    ({ charge, method }) => settlesInDays(method?.type ?? '') && charge?.disputes.length === 0,
  );
  if (!paid) return false;
  const reason = dice.pick(RETURN_REASONS);
  world.note(`> the bank debit ${paid.id} is returned: ${reason}`);
  return addDispute(world, paid, { status: 'lost', withdrawn: true, reason, part: 1 });
}

/** The issuer of a card takes a payment for fraud, and later holds its warning for answered. */
export function warn(world: BankScene, dice: Dice): boolean {
  const paid = paidOf(world);
  if (!paid?.charge || !hasFraudWarnings(paid.method?.type ?? '')) return false;
  const { stripe } = world;
  const { warnings } = paid.charge;
  const [warning] = warnings;
  if (warning?.actionable === true) {
    warnings[0] = { ...warning, actionable: false };
    world.note(`> the fraud warning of ${paid.id} asks for nothing any more`);
    stripe.warningEvent('updated', paid);
    return true;
  }
  if (warning) return false;
  const type = dice.pick(['made_with_stolen_card', 'misc']);
  world.note(`> the issuer warns of fraud: ${paid.id} is ${type}`);
  warnings.push({ id: `issfr_${paid.id}`, type, at: stripe.now, actionable: dice.chance(0.8) });
  stripe.warningEvent('created', paid);
  return true;
}
