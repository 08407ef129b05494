import { HOUR } from '../../../src/domain/time';
import type { Dice } from '../dice';
import { disputeAmount, paidOf } from '../dispute-acts';
import type { VirtualIntent } from '../virtual-objects';
import type { BundleLife } from './bundle-life';
import type { InvoiceLife } from './invoice-life';

/*
 * So little of a payment for several invoices that by rounding some of them bear no part of it.
 */

const centsOf = (bundle: BundleLife, dice: Dice): number => (1 + dice.upTo(3)) * bundle.worth;

/** Soon after, before its event is heard, some of its invoices want their share refunded. */
export function disputeOfCents(bundle: BundleLife, dice: Dice): boolean {
  const paid = paidOf(bundle);
  if (!paid || (paid.charge?.disputes.length ?? 0) > 1) return false;
  const amount = centsOf(bundle, dice);
  const of = { status: 'needs_response', withdrawn: true, reason: 'fraudulent', amount };
  if (!disputeAmount(bundle, paid, of)) return false;
  bundle.note(`> ${amount} of ${paid.id} are disputed`);
  for (const { invoice } of bundle.state.members)
    if (dice.chance(0.5)) refundSoon(bundle.world.invoice(invoice), paid, dice);
  return true;
}

function refundSoon(invoice: InvoiceLife, paid: VirtualIntent, dice: Dice): void {
  const n = `r${dice.upTo(1e9)}`;
  const payment = `${paid.id}#${invoice.state.terms.ref}`;
  const amount = dice.pick([1, 10, 30]) * invoice.worth;
  invoice.plan(dice.pick([0, 1000, HOUR]), () =>
    invoice.command({ id: `cents-${n}`, by: 'business', name: 'refund', payment, amount, n }),
  );
}

export function refundOfCents(bundle: BundleLife, dice: Dice): boolean {
  const paid = paidOf(bundle);
  if (!paid) return false;
  const amount = centsOf(bundle, dice);
  bundle.note(`> ${amount} of ${paid.id} are refunded in the dashboard`);
  const key = `dashboard/${dice.upTo(1e9)}`;
  bundle.stripe.refund(key, paid.id, {
    n: null,
    amount,
    status: dice.pick(['pending', 'succeeded']),
  });
  return true;
}
