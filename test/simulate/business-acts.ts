import type { Command, CommandBody } from '../../src/domain/collection/model/command';
import type { Terms } from '../../src/domain/collection/model/terms';
import { methodsFor } from '../../src/domain/payment-methods';
import { DAY } from '../../src/domain/time';
import type { Dice } from './dice';
import type { Scene } from './scene';

/** What the business asks; a fifth of it is sent twice, as a nervous hand does. */
export function businessActs(world: Scene, dice: Dice): void {
  const id = `business-${dice.upTo(1e9)}`;
  if (world.acceptsDisputes && dice.chance(0.4)) {
    return world.command({ id, by: 'business', name: 'accept_dispute', dispute: null });
  }
  const isEdited = world.state.plan.sending.kind === 'draft' && dice.chance(0.3);
  const body = isEdited ? edited(world.state.terms, dice) : dice.pick(bodies(world, dice));
  const command: Command = { id, by: 'business', ...body };
  world.command(command);
  if (dice.chance(0.2)) world.command(command);
}

/** A PUT of other content: of a draft it takes the place of what was there. */
function edited(terms: Terms, dice: Dice): CommandBody {
  const currency = dice.chance(0.2) ? dice.pick(['usd', 'eur']) : terms.currency;
  const other: Partial<Terms> = dice.pick([
    { amountDue: 2 * terms.amountDue },
    { amountDue: 0 },
    { dueAt: terms.dueAt + 10 * DAY },
    { autoCharge: !terms.autoCharge },
    { chargeOn: 'due' as const, paymentLink: !terms.paymentLink },
    { currency, methods: methodsFor(currency, terms.methods) },
  ]);
  return { name: 'edit', terms: { ...terms, ...other } };
}

const refundNo = (dice: Dice): string => `r${dice.upTo(1e9)}`;

/** A part arrives in the dashboard and is given back in pieces while the rest is collected. */
export function partlyPaid(world: Scene, dice: Dice): void {
  world.note('> a part is paid in the dashboard, and given back in pieces');
  world.stripe.payByHand(null, 1000 * world.worth, dice.pick(world.offered), null);
  world.isHaunted = true;
  const { worth } = world;
  for (let i = 1; i <= 4; i++) {
    const n = `r${dice.upTo(1e9)}`;
    const refund = { name: 'refund', payment: null, amount: 100 * worth, n } as const;
    world.plan(dice.upTo(i * DAY), () =>
      world.command({ id: `part-${n}`, by: 'business', ...refund }),
    );
  }
}

function bodies(world: Scene, dice: Dice): CommandBody[] {
  const offlinePayment = world.state.ledger.payments.find((payment) => payment.via === 'outside');
  const { worth, policy } = world;
  return [
    { name: 'send' },
    edited(world.state.terms, dice),
    { name: 'pause', until: world.now + 5 * DAY, reason: 'promise' },
    { name: 'pause', until: null, reason: 'call' },
    { name: 'resume' },
    { name: 'void', reason: 'mistake' },
    { name: 'mark_uncollectible', reason: 'gone' },
    { name: 'reopen' },
    { name: 'resend_mail' },
    { name: 'revoke_link' },
    { name: 'charge_now' },
    { name: 'mark_dispute_lost' },
    // Under a policy with paydays it is the charge that is turned on and off, not the link.
    { name: policy.paydays ? 'set_auto_charge' : 'set_payment_link', on: dice.chance(0.6) },
    {
      name: 'record_outside_payment',
      amount: worth * dice.pick([1000, 11_900, 20]),
      reference: 'wire',
      receivedAt: world.now,
    },
    { name: 'reverse_outside_payment', payment: offlinePayment?.id ?? 'none' },
    { name: 'refund', payment: null, amount: worth * dice.pick([500, 11_900]), n: refundNo(dice) },
  ];
}
