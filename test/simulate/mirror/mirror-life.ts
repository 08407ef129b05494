import { applyMirrorFact } from '../../../src/domain/mirror/ordering/apply-mirror-fact';
import type {
  Applied,
  MirrorFact,
  StoredRecord,
} from '../../../src/domain/mirror/ordering/mirror-fact';
import { stateBefore } from '../../../src/domain/mirror/ordering/previous-attributes';
import { isEqual } from '../../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../../src/domain/mirror/stripe-object';
import { Dice } from '../dice';
import { historyOf, stateAt, VERSION } from './history';
import type { History } from './history';

/** A read that was answered: when it was sent and received by Stripe's true clock. */
export interface TrueTimes {
  sent: number;
  received: number;
  /** When its answer is written. */
  arrives: number;
}

/** How the mirror is built: tomorrow's mistakes are planted here. */
export interface Mirror {
  apply: typeof applyMirrorFact;
  /** What it takes for the times of a read, on Stripe's clock. */
  timesOf(times: TrueTimes, dice: Dice): { sent_at: number; received_at: number };
  /** Whether reads that are asked for are made. */
  reads: boolean;
}

/** Bounds that hold: a Date header is of whole seconds, and a call takes its time. */
export const OUR_MIRROR: Mirror = {
  apply: applyMirrorFact,
  timesOf: ({ sent, received }, dice) => ({
    sent_at: sent - dice.upTo(1_200),
    received_at: received + dice.upTo(1_200),
  }),
  reads: true,
};

export interface MirrorLife {
  seed: number;
  broken: string[];
  facts: number;
  /** Reads that were asked for, and those of them for a tie. */
  reads: number;
  ties: number;
  trace: string[];
}

/** One object: its true history, and what a mirror makes of its facts in the order they came. */
export function mirrorLife(seed: number, mirror: Mirror = OUR_MIRROR): MirrorLife {
  const run = new MirrorRun(seed, mirror);
  run.live();
  return run;
}

interface Arrival {
  at: number;
  fact: MirrorFact;
}

class MirrorRun implements MirrorLife {
  readonly broken: string[] = [];
  readonly trace: string[] = [];
  facts = 0;
  reads = 0;
  ties = 0;
  private record: StoredRecord | null = null;
  private shown: StripeObject | null = null;
  private readonly arrivals: Arrival[] = [];

  readonly seed: number;
  private readonly dice: Dice;
  private readonly history: History;
  private readonly mirror: Mirror;

  constructor(seed: number, mirror: Mirror) {
    this.seed = seed;
    this.dice = new Dice(seed);
    this.history = historyOf(this.dice);
    this.mirror = mirror;
  }

  live(): void {
    this.sendEvents();
    this.sendReads();
    for (let next = this.nextArrival(); next !== undefined; next = this.nextArrival()) {
      this.apply(next);
      if (this.facts > 500) return void this.broken.push('reads without end');
    }
    this.checkEnd();
  }

  /** Each event at least once: at once, late, very late, and some again. */
  private sendEvents(): void {
    const { dice } = this;
    for (const fact of this.history.events) {
      const at = fact.created * 1000 + 1000;
      this.arrivals.push({ at: at + this.delay(), fact });
      if (dice.chance(0.3)) this.arrivals.push({ at: at + this.delay() + dice.upTo(9_000), fact });
    }
  }

  /** Pages of lists at any time, written at once or late; what is silent is read at the end. */
  private sendReads(): void {
    const { dice } = this;
    const pages = dice.upTo(4);
    const last = this.lastChange();
    for (let i = 0; i < pages; i += 1) this.read(100_000 + dice.upTo(last - 100_000 + 3_000));
    if (this.history.hasSilent) this.read(last + 1);
  }

  private read(sent: number): void {
    const { dice } = this;
    const served = sent + dice.upTo(dice.chance(0.2) ? 4_000 : 300);
    const received = served + dice.upTo(300);
    const times = { sent, received, arrives: received + this.delay() };
    const object = stateAt(this.history, served);
    const taken = this.mirror.timesOf(times, dice);
    const fact: MirrorFact =
      object === null
        ? { kind: 'deletion', at: taken.sent_at }
        : { kind: 'read', ...taken, object, redacted: [], api_version: VERSION };
    // Before it was created a list does not show it, and nobody knows of it.
    if (served >= (this.history.moments[0]?.at ?? 0)) {
      this.arrivals.push({ at: times.arrives, fact });
    }
  }

  private delay(): number {
    const { dice } = this;
    return dice.upTo(dice.chance(0.6) ? 300 : 12_000);
  }

  private nextArrival(): Arrival | undefined {
    this.arrivals.sort((a, b) => a.at - b.at);
    return this.arrivals.shift();
  }

  private apply({ at, fact }: Arrival): void {
    this.facts += 1;
    const applied = this.mirror.apply(this.record, fact);
    this.trace.push(`${at} ${JSON.stringify(fact)} → ${describe(applied)}`);
    this.checkStream(applied);
    this.record = applied.record;
    if (applied.request === null || !this.mirror.reads) return;
    this.reads += 1;
    if (applied.request.why === 'tie') this.ties += 1;
    // By our clock it is never sent too early: the bounds of a read are what it is judged by.
    this.read(Math.max(at, applied.request.not_before + 1_200));
  }

  /** Created, updated and so on, deleted: without a gap, each with the values before it. */
  private checkStream({ record, change, changes }: Applied): void {
    const { payload } = record;
    const before = this.shown;
    if (change === 'created' && before !== null) this.broken.push('created twice');
    if (change === 'deleted' && before === null) this.broken.push('deleted, and never shown');
    if (change === 'updated') {
      if (before === null) this.broken.push('updated, and not shown');
      else if (changes === null || !isEqual(stateBefore(payload, changes), before)) {
        this.broken.push('a change does not name the values that were shown before');
      }
    }
    if (change === null && before !== null && !isEqual(payload, before)) {
      this.broken.push('the payload changed, and no change was shown');
    }
    if (change === 'deleted') this.shown = null;
    else if (change !== null) this.shown = payload;
  }

  private checkEnd(): void {
    const truth = this.history.moments.at(-1)?.state ?? null;
    const kept = this.record === null || this.record.deleted ? null : this.record.payload;
    if ((truth === null) !== (kept === null)) {
      this.broken.push(truth === null ? 'deleted at Stripe, and kept' : 'alive, and deleted here');
    } else if (!isEqual(truth, kept)) this.broken.push('the record is not what Stripe has');
    if (!isEqual(kept, this.shown)) this.broken.push('the streams end with another state');
  }

  private lastChange(): number {
    return this.history.moments.at(-1)?.at ?? 0;
  }
}

function describe({ change, request, record }: Applied): string {
  const { from, to, unsettled } = record.ordering;
  const asked = request === null ? '' : ` read (${request.why})`;
  return `${change ?? 'nothing'} [${from}, ${to})${unsettled ? ' unsettled' : ''}${asked}`;
}
