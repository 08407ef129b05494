import { findAnywhere } from '../world/world';
import type { World } from '../world/world';
import type { PageAnswer } from './checkout';
import { messagePage, money } from './checkout-page';

/** What `receipt_url` of a charge leads to: what was paid, and what of it was given back. */
export function showReceipt(world: World, id: string): PageAnswer {
  const charge = findAnywhere(world, (store) => store.charges.get(id))?.found;
  if (charge === undefined || !charge.captured) {
    return { status: 404, body: messagePage('No receipt', 'There is no such payment here.') };
  }
  const { amount_captured: taken, amount_refunded: back, currency } = charge;
  const paid = new Date(charge.created * 1000).toISOString().slice(0, 10);
  const refunded = back === 0 ? '' : ` ${money(back, currency)} of it were refunded.`;
  const words = `${money(taken, currency)} were paid on ${paid}.${refunded}`;
  return { status: 200, body: messagePage('Receipt', words) };
}
