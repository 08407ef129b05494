import type { Episode } from './episode';
import type { Death } from './part';

export interface Report {
  episodes: number;
  kills: number;
  kills_by_victim: Record<string, number>;
  crash_points_hit: Record<string, number>;
  invoices: number;
  seed: number;
  broken: BrokenEpisode[];
  seconds: number;
  /** Ends nobody asked for and no fault explains, by victim: a program that gave up. */
  ended_by_themselves: Record<string, number>;
  checked: Record<string, string>;
  not_applicable_yet: Record<string, string>;
  not_modelled: string[];
}

export interface BrokenEpisode {
  seed: number;
  promises: string[];
  faults: string[];
  repeat: string;
}

const CHECKED = {
  I1: 'at most one payment of an invoice is kept',
  I2: 'what is kept is never more than what is due; whole numbers only',
  I3: 'every stored event was applied; refunds and notices once, whatever came twice',
  I4: 'over, or waiting for a named fact with a time; the run is open exactly as the row is',
  I5: 'invoices, commands and webhooks answered with 2xx, and mails marked sent, are there',
  I6: 'payments, refunds and disputes equal the sandbox’s truth log; mirrored records equal a GET',
  I7: 'each event of a mirror follows the one before; who takes them gets all, ordered per object',
  I8: 'as I6, after webhooks were doubled, delayed and overtaken',
  I9: 'no violation of key discipline; one number, one object',
  I10: 'an attempt is opened only when every earlier one reads succeeded or canceled',
  I11: 'what was final stays what it was',
  I13: 'every mail that arrived is known by its Message-ID; one invoice mail, a receipt a payment',
  I14: 'Stripe’s limits, at this load only, with a backfill beside it',
  I15: 'nothing of one connection is shown, stored or charged in the other',
  I16: 'secrets are in no log, history, mail, table or answer',
  I17: 'asked to end by SIGTERM, a program ends by itself within 30 s',
  I19: 'each period of a billing schedule is one invoice; its numbers leave nothing out',
} as const;

const NOT_YET = {
  I12: 'test/replay has it',
  I18: 'the webhooks of a mirror always find their receiver; test/targets has the others',
} as const;

const NOT_MODELLED = [
  'power loss and lying disks: a killed process leaves the page cache behind',
  'a machine or network that is slow for hours; a full disk',
  'F15; F11 for disputes, refunds and bank debits: an episode ends before events are polled',
  'F18: an episode is shorter than a key’s life',
  'the ladder’s days: the simulation and the time-skipping tests live them',
  'the same timing again: a seed repeats what was decided, not what the system made of it',
];

export class Tally {
  private readonly began = performance.now();
  private readonly all: Episode[] = [];
  private readonly atTheEnd: BrokenEpisode[] = [];
  private readonly seed: number;
  /** Options that belong to the command that repeats an episode. */
  private readonly how: string;

  constructor(seed: number, how: string) {
    this.seed = seed;
    this.how = how;
  }

  add(episode: Episode): void {
    this.all.push(episode);
  }

  /** What was found when an installation was closed, after its last episode. */
  close(seed: number, promises: string[]): void {
    if (promises.length === 0) return;
    this.atTheEnd.push({ seed, promises, faults: [], repeat: this.repeat(seed) });
  }

  /** The same decisions once more; not the same timing of the operating system. */
  private repeat(seed: number): string {
    return `npm run chaos -- --episodes 1 --seed ${seed}${this.how} --keep`;
  }

  private summaryOf({ seed, broken, log }: Episode): BrokenEpisode {
    const promises = broken.map(({ invariant, detail }) => `${invariant}: ${detail}`);
    return { seed, promises, faults: log, repeat: this.repeat(seed) };
  }

  report(): Report {
    const deaths = this.all.flatMap((one) => one.deaths);
    const kills = deaths.filter(({ how }) => how === 'killed' || how === 'crash point');
    return {
      episodes: this.all.length,
      kills: kills.length,
      kills_by_victim: count(kills, ({ victim }) => victim),
      crash_points_hit: count(
        kills.filter(({ how }) => how === 'crash point'),
        ({ detail }) => detail.replace(/:\d+$/, ''),
      ),
      invoices: this.all.reduce((sum, { invoices }) => sum + invoices, 0),
      seed: this.seed,
      broken: [...this.all.filter(broke).map((one) => this.summaryOf(one)), ...this.atTheEnd],
      seconds: Math.round((performance.now() - this.began) / 1000),
      ended_by_themselves: count(
        deaths.filter(({ how }) => how === 'by itself'),
        ({ victim }) => victim,
      ),
      checked: CHECKED,
      not_applicable_yet: NOT_YET,
      not_modelled: NOT_MODELLED,
    };
  }
}

const broke = ({ broken }: Episode): boolean => broken.length > 0;

function count(deaths: Death[], by: (death: Death) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const death of deaths) counts[by(death)] = (counts[by(death)] ?? 0) + 1;
  return counts;
}

export function inWords(report: Report): string {
  const { episodes, kills, invoices, seconds, seed, broken, crash_points_hit } = report;
  const points = Object.keys(crash_points_hit).length;
  const lines = [
    `${episodes} episodes from seed ${seed}: ${invoices} invoices, ${kills} kills, ` +
      `${points} crash points hit, ${seconds} s`,
    ...broken.flatMap((one) => [
      `seed ${one.seed} broke:`,
      ...one.promises.map((promise) => `  ${promise}`),
      ...one.faults.map((fault) => `    ${fault}`),
      `  again: ${one.repeat}`,
    ]),
    `not modelled: ${report.not_modelled.join('; ')}`,
    broken.length === 0 ? '0 broken' : `${broken.length} broken`,
  ];
  return lines.join('\n');
}
