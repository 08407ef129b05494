import { settlesInDays } from '../../src/domain/payment-methods';
import { HOUR, MINUTE } from '../../src/domain/time';
import type { Dice } from './dice';
import { issuer } from './perform';
import { card, customer } from './terms';
import type { World } from './world';
import type { VirtualSession } from './virtual-objects';

/** What a customer does: clicks, pays, brings another card, leaves. */
export function customerActs(world: World, dice: Dice): void {
  if (world.changesConsent && dice.chance(0.25)) return changeConsent(world, dice);
  const roll = dice.roll();
  if (roll < 0.3) return click(world, dice);
  if (roll < 0.42) return chargeOwnCard(world, dice);
  if (roll < 0.55) {
    world.note('> the customer stores another method');
    return world.take([customer(dice.pick([...world.methods, card('d')]))]);
  }
  if (roll < 0.58) {
    const id = dice.pick([null, 'cus_2']);
    return world.take([customer(id === null ? null : card('d'), id)]);
  }
  if (roll < 0.75) return payWhenCharged(world, dice);
  payNow(world, dice);
}

/**
 * A row in our tables; the invoice hears of it with its next step, at the latest by a hint. Some do
 * it at the very moment at which they are charged.
 */
function changeConsent(world: World, dice: Dice): void {
  const withdrawn = dice.chance(0.7);
  const { charge } = world.state.plan;
  const isMet = charge.kind === 'at' && charge.at > world.now && dice.chance(0.5);
  const after = isMet ? charge.at - world.now + dice.upTo(4000) : 0;
  world.plan(after, () => {
    world.autoPayWithdrawn = withdrawn;
    world.note(`> the customer ${withdrawn ? 'withdraws' : 'gives'} their consent`);
  });
  world.plan(after + dice.upTo(2 * MINUTE), () => world.take([{ kind: 'woken' }]));
}

function submit(world: World, dice: Dice, name: 'open_checkout' | 'charge_now'): void {
  world.command({ id: `customer-${dice.upTo(1e9)}`, by: 'customer', name });
}

/** Some press the button again and again, for some hours. */
function chargeOwnCard(world: World, dice: Dice): void {
  submit(world, dice, 'charge_now');
  if (!dice.chance(0.2)) return;
  if (dice.chance(0.5)) world.brokeUntil = world.now + 4 * HOUR;
  for (let i = 1; i <= 12; i++) {
    world.plan(i * 12 * MINUTE, () => submit(world, dice, 'charge_now'));
  }
}

function click(world: World, dice: Dice): void {
  submit(world, dice, 'open_checkout');
  if (dice.chance(0.2)) submit(world, dice, 'open_checkout'); // twice, as people do
}

const openSession = ({ stripe }: World): VirtualSession | undefined =>
  [...stripe.sessions.values()].findLast((session) => session.status === 'open');

function payNow(world: World, dice: Dice): void {
  const session = openSession(world);
  if (!session) return;
  const method = dice.pick(world.offered);
  const isVerified = settlesInDays(method.type) && dice.chance(0.7);
  const word = isVerified ? 'verify' : issuer(dice, method);
  world.note(`> the customer pays ${session.id} by ${method.label}`);
  world.stripe.payOnPage(session, word, method);
}

/** At the very moment at which the stored method is charged, give or take a few. */
function payWhenCharged(world: World, dice: Dice): void {
  submit(world, dice, 'open_checkout');
  const { charge } = world.state.plan;
  const at = charge.kind === 'at' ? Math.max(world.now, charge.at) : world.now;
  world.plan(at - world.now + dice.upTo(4000), () => payNow(world, dice));
}
