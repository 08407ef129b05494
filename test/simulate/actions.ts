import { DAY, HOUR, MINUTE } from '../../src/domain/time';
import { bankActs } from './bank-acts';
import { businessActs, partlyPaid } from './business-acts';
import { customerActs } from './customer-acts';
import { Dice } from './dice';
import type { World } from './world';

/** Something that happens to the invoice, as data: a life is shrunk by leaving some of it out. */
export interface Action {
  /** Milliseconds after the one before. */
  wait: number;
  who: 'customer' | 'business' | 'bank' | 'crash' | 'echo' | 'lock out' | 'silence' | 'part';
  /** What exactly is done comes from its own dice, whatever was left out before it. */
  seed: number;
}

/** How long a run is gone before anybody resumes it. */
const AWAY = [0, 0, MINUTE, HOUR, 2 * DAY];
const WAITS = [500, 3000, HOUR, 5 * HOUR, DAY, DAY, 3 * DAY, 20 * DAY, 100 * DAY];

export function rollActions(seed: number): Action[] {
  const dice = new Dice(seed * 7919 + 13);
  return Array.from({ length: 3 + dice.upTo(8) }, () => ({
    wait: dice.upTo(dice.pick(WAITS)) + 1,
    who: someone(dice.roll()),
    seed: dice.upTo(2 ** 31),
  }));
}

function someone(roll: number): Action['who'] {
  if (roll < 0.36) return 'customer';
  if (roll < 0.57) return 'business';
  if (roll < 0.82) return 'bank';
  if (roll < 0.9) return 'crash';
  if (roll < 0.94) return 'echo';
  if (roll < 0.97) return 'lock out';
  return roll < 0.985 ? 'silence' : 'part';
}

export function happen(world: World, { who, seed }: Action): void {
  const dice = new Dice(seed);
  switch (who) {
    case 'customer':
      return customerActs(world, dice);
    case 'business':
      return businessActs(world, dice);
    case 'bank':
      return bankActs(world, dice);
    case 'crash':
      return world.crash(dice.pick(AWAY));
    case 'echo':
      return world.echo();
    case 'lock out':
      if (dice.chance(0.3)) return world.disconnect(dice.upTo(4 * DAY));
      world.note('> the key of the connection is revoked for a while');
      world.lockedUntil = world.now + dice.upTo(2 * DAY);
      if (dice.chance(0.5)) world.goneUntil = world.lockedUntil;
      return;
    case 'silence':
      world.note('> Stripe does what it is asked, and no answer comes back');
      world.silentUntil = world.now + dice.upTo(2 * DAY);
      return;
    case 'part':
      return partlyPaid(world, dice);
  }
}
