import { CRASH_POINTS } from '../../src/runtime/crash-points';
import type { CrashPoint } from '../../src/runtime/crash-points';
import { Dice } from '../simulate/dice';
import type { Wire } from './infrastructure';
import { LIVES } from './lives';
import type { LifeName } from './lives';
import { VICTIMS } from './part';
import type { Victim } from './part';
import { faultsOfLists, stripeFaults } from './stripe-faults';
import type { StripeFault } from './stripe-faults';
import type { Weather } from './tcp-proxy';

export type Fault = { at: number } & (
  | { kind: 'kill'; victim: Victim; downMs: number }
  | { kind: 'freeze'; victim: Victim; ms: number }
  | { kind: 'replace'; victim: Victim }
  | { kind: 'weather'; wire: Wire; weather: Weather; ms: number }
  | { kind: 'stripe'; faults: StripeFault[] }
  | { kind: 'roll_secret' }
);

/** What one connection collects. */
export interface Work {
  lives: { name: LifeName; card: string; at: number }[];
  /** Billing schedules that make invoices beside them. */
  schedules: { card: string; at: number }[];
}

/** All that is decided about an episode; what the operating system makes of it is not. */
export interface Plan extends Work {
  seed: number;
  /** What the second connection collects meanwhile. */
  second: Work;
  faults: Fault[];
  /** For each life of a server or worker that begins: where it is to die, if anywhere. */
  crashes: Record<'server' | 'worker', (string | null)[]>;
  /** Trouble goes on until so many have died at a crash point, however slow the machine is. */
  crashesAwaited?: number;
  post: { lost: number; doubled: number; delayed: number; longestMs: number };
  forMs: number;
  /** The first connection is mirrored meanwhile. */
  mirrored?: Mirroring;
}

export interface Mirroring {
  /** So many changes of customers and products are made at Stripe, beside what is collected. */
  changes: number;
}

export interface Sizes {
  invoices: readonly [least: number, most: number];
  /** Of the second connection, beside one billing schedule. */
  ofSecond: readonly [least: number, most: number];
  kills: readonly [least: number, most: number];
  forMs: number;
  /** Of objects that are mirrored meanwhile; no mirror if absent. */
  changes?: number;
  /** Only these are killed; all if absent. */
  victims?: readonly Victim[];
}

export const USUAL: Sizes = {
  invoices: [10, 20],
  ofSecond: [4, 7],
  kills: [6, 10],
  forMs: 10_000,
  changes: 40,
};

/** For a machine that has other things to do, and for every `npm test`. */
export const LIGHT: Sizes = {
  invoices: [4, 8],
  ofSecond: [2, 3],
  kills: [5, 8],
  forMs: 8_000,
};

const CARDS = [
  'visa',
  'visa_debit',
  'mastercard',
  'mastercard_debit',
  'amex',
  'discover',
  'diners',
  'jcb',
  'unionpay',
  'de',
  'fr',
  'gb',
  'at',
  'be',
  'it',
  'es',
  'nl',
  'ch',
  'ca',
];

/** What only the servers pass; both pass hints and starts. */
const SERVER_ALONE = /^(ack|command|hand_over|webhook|update|relay)\./;
const BOTH = /^(hint|start)\./;
const isOfServer = (point: CrashPoint): boolean => SERVER_ALONE.test(point) || BOTH.test(point);
const OF_SERVER = CRASH_POINTS.filter(isOfServer);
const OF_WORKER = CRASH_POINTS.filter((point) => !SERVER_ALONE.test(point));

export function planOf(seed: number, sizes: Sizes): Plan {
  const dice = new Dice(seed);
  const { forMs, victims = VICTIMS, changes } = sizes;
  const lives = livesOf(dice, sizes.invoices, forMs);
  const faults: Fault[] = Array.from({ length: between(dice, sizes.kills) }, () => ({
    kind: 'kill',
    victim: dice.pick(victims),
    at: dice.upTo(forMs),
    downMs: 100 + dice.upTo(1_200),
  }));
  if (sizes.victims === undefined) {
    faults.push(...otherFaults(dice, forMs));
  }
  if (changes !== undefined) {
    // By other dice: what else a seed decides stays the same.
    faults.push({ at: 0, kind: 'stripe', faults: faultsOfLists(new Dice(seed + 104_729)) });
  }
  faults.sort((one, other) => one.at - other.at);
  return {
    seed,
    lives,
    schedules: schedulesOf(seed, forMs),
    second: secondOf(seed, sizes),
    faults,
    forMs,
    crashes: { server: crashes(dice, OF_SERVER), worker: crashes(dice, OF_WORKER) },
    post: {
      lost: dice.roll() * 0.1,
      doubled: dice.roll() * 0.5,
      delayed: dice.roll() * 0.5,
      longestMs: 500 + dice.upTo(2_500),
    },
    ...(changes === undefined ? {} : { mirrored: { changes } }),
  };
}

type Range = readonly [least: number, most: number];

const between = (dice: Dice, [least, most]: Range): number => least + dice.upTo(most - least + 1);

function livesOf(dice: Dice, many: Range, forMs: number): Work['lives'] {
  const names = Object.keys(LIVES) as LifeName[];
  return Array.from({ length: between(dice, many) }, () => ({
    name: dice.pick(names),
    card: `pm_card_${dice.pick(CARDS)}`,
    at: dice.upTo(forMs * 0.7),
  }));
}

/** By other dice as well. */
function secondOf(seed: number, { ofSecond, forMs }: Sizes): Work {
  const dice = new Dice(seed + 15_485);
  const [schedule] = schedulesOf(seed + 15_485, forMs);
  return {
    lives: livesOf(dice, ofSecond, forMs),
    schedules: schedule === undefined ? [] : [schedule],
  };
}

/** By other dice: what else a seed decides stays the same. */
function schedulesOf(seed: number, forMs: number): Work['schedules'] {
  const dice = new Dice(seed + 7_919);
  return Array.from({ length: 1 + dice.upTo(2) }, () => ({
    card: `pm_card_${dice.pick(CARDS)}`,
    at: dice.upTo(forMs * 0.5),
  }));
}

const FREEZABLE: readonly Victim[] = ['temporal', 'api1', 'worker1', 'worker2', 'sandbox', 'smtp'];
const WIRES: readonly Wire[] = ['postgres', 'temporal', 'smtp'];

function otherFaults(dice: Dice, forMs: number): Fault[] {
  const faults: Fault[] = [{ at: 0, kind: 'stripe', faults: stripeFaults(dice) }];
  const some = (most: number) => Array.from({ length: 1 + dice.upTo(most) });
  for (const _ of some(2)) {
    const victim = dice.pick(FREEZABLE);
    faults.push({ at: dice.upTo(forMs), kind: 'freeze', victim, ms: 300 + dice.upTo(2_700) });
  }
  for (const _ of some(3)) {
    const wire = dice.pick(WIRES);
    const ms = 300 + dice.upTo(2_200);
    faults.push({ at: dice.upTo(forMs), kind: 'weather', wire, weather: weatherOf(dice), ms });
  }
  if (dice.chance(0.3)) faults.push({ at: dice.upTo(forMs), kind: 'roll_secret' });
  if (dice.chance(0.4)) {
    const victim = dice.pick(['api1', 'api2', 'worker1', 'worker2'] as const);
    faults.push({ at: dice.upTo(forMs), kind: 'replace', victim });
  }
  return faults;
}

function weatherOf(dice: Dice): Weather {
  const kind = dice.pick(['latency', 'reset', 'half_open', 'black_hole'] as const);
  return kind === 'latency' ? { kind, ms: 50 + dice.upTo(400) } : { kind };
}

/** Mostly the first passing, so that it is reached; every third life is left to live. */
function crashes(dice: Dice, points: readonly string[]): (string | null)[] {
  return Array.from({ length: 40 }, () => {
    if (dice.chance(0.33)) return null;
    return `${dice.pick(points)}:${1 + (dice.chance(0.4) ? dice.upTo(4) : 0)}`;
  });
}
