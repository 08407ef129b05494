import { activityInfo } from '@temporalio/activity';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { HELD_FOR } from '../../../src/domain/brake';
import type { DeclineClass } from '../../../src/domain/collection/model/decline-table';
import { classify } from '../../../src/domain/collection/model/declines';
import type { Happened } from '../../../src/domain/collection/model/happened';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time';
import { Dice } from '../dice';
import type { Word } from '../virtual-objects';
import type { EngineOptions, SharedAccount } from './engine-life';
import { EngineLife } from './engine-life';
import type { InvoiceLife } from './invoice-life';
import { Timeline } from './timeline';
import { RULES, VirtualBrake } from './virtual-brake';
import type { BrakedWorld } from './virtual-brake';
import type { VirtualTables } from './virtual-tables';

const RESUMED_AFTER = [HOUR, 6 * HOUR, DAY, 3 * DAY];
/** Longer than it takes to cancel what was under way, whatever is lost meanwhile. */
const LONG_PAUSE = 12 * HOUR;

/** Several customers of one account, whose automatic charges one brake pauses. */
export class BrakedAccount implements BrakedWorld, SharedAccount {
  readonly timeline = new Timeline();
  readonly brake = new VirtualBrake(this);
  readonly lives: EngineLife[] = [];
  /** How long after it was held first each charge is planned again, by its invoice. */
  readonly waits = new Map<string, number>();
  /** Until then every issuer says the same no. */
  refusedUntil = 0;
  pauses = 0;
  readonly dice: Dice;
  private readonly options: EngineOptions;
  private pausedSince: number | null = null;

  constructor(seed: number, options: EngineOptions) {
    this.dice = new Dice(seed * 104_729 + 5);
    this.options = options;
    for (let n = 1; n <= 3; n++) this.lives.push(this.customer(seed * 3 + n, `s${seed}-c${n}-`));
  }

  private customer(seed: number, prefix: string): EngineLife {
    return new EngineLife(seed, { ...this.options, shared: this, prefix });
  }

  get now(): number {
    return this.timeline.now;
  }

  get brakes() {
    return this.brake.store;
  }

  get tables(): VirtualTables[] {
    return this.lives.map(({ tables }) => tables);
  }

  get broken(): string[] {
    return this.lives.flatMap(({ broken }) => broken);
  }

  get word(): Word | null {
    if (this.now >= this.refusedUntil) return null;
    const code = { code: 'card_declined', declineCode: 'fraudulent' };
    return { ...code, adviceCode: null, networkCode: null };
  }

  async pass(ms: number): Promise<void> {
    const passed = (): void => {
      for (const life of this.lives) life.tick();
    };
    await this.timeline.runUntil(this.now + ms, passed, () => this.broken.length > 0);
  }

  pauseByHand(): void {
    this.brake.pause({ why: 'by the business', at: this.now, actor: COMMAND_LINE });
  }

  paused(by: 'attempts' | 'person' | 'lock_out'): void {
    this.pauses += 1;
    this.note(`> automatic charges are paused by ${by}`);
    if (by === 'attempts' && this.reason() === null) this.fail('paused without a reason');
    this.pausedSince ??= this.now;
    const mine = this.pauses;
    this.timeline.plan(this.dice.pick(RESUMED_AFTER), () => {
      if (mine === this.pauses) this.brake.resume(this.now);
    });
  }

  resumed(): void {
    this.note('> automatic charges are resumed');
    const since = this.pausedSince ?? this.now;
    this.pausedSince = null;
    if (this.now - since >= LONG_PAUSE) for (const life of this.lives) this.checkLeft(life, since);
  }

  /** Since when no automatic charge may be made; null: they may. */
  private heldSince(ref: string): number | null {
    const { tryAt, triedBy } = this.brake.row;
    if (this.pausedSince === null) return this.reason();
    return tryAt !== null && triedBy === ref ? null : this.pausedSince;
  }

  /** By the attempts that are recorded: since when nearly all of them have failed alike. */
  private reason(): number | null {
    const { resumedAt } = this.brake.row;
    const ended = this.brake.ended(Math.max(this.now - RULES.minutes * MINUTE, resumedAt ?? 0));
    if (ended.length < RULES.attempts) return null;
    const failed = new Map<DeclineClass, number>();
    for (const { outcome, code } of ended) {
      if (outcome === 'succeeded' || RULES.ignoredCodes.includes(code ?? '')) continue;
      const of = { code, declineCode: code, adviceCode: null, networkCode: null };
      const kind = classify({ ...of, code: code ?? '' });
      failed.set(kind, (failed.get(kind) ?? 0) + 1);
    }
    const most = Math.max(0, ...failed.values());
    if (most / ended.length < RULES.failedPercent / 100) return null;
    return Math.max(...ended.map(({ endedAt }) => endedAt));
  }

  /** Right before an intent is asked for, for the first time. */
  aboutToOpen({ ref, state, fail }: InvoiceLife): void {
    const { lane, retries } = state;
    if (lane.kind !== 'opening_intent' || lane.by !== 'plan') return;
    // An earlier call may have made it: then it is asked for again, and canceled.
    const isFirst = activityInfo().attempt === 1 && retries[`intent/${lane.n}`] === undefined;
    const since = this.heldSince(ref);
    if (isFirst && since !== null && since < this.now) fail('a charge is begun while it is paused');
  }

  /** Right before money moves, at whatever try. */
  aboutToCharge({ ref, state, fail }: InvoiceLife): void {
    const { lane } = state;
    if (lane.kind !== 'confirming' || lane.by !== 'plan') return;
    const since = this.heldSince(ref);
    if (since !== null && since < this.now) fail('a charge is confirmed while it is paused');
  }

  decided({ ref, fail }: InvoiceLife, happened: readonly Happened[], at: number): void {
    for (const one of happened) {
      if (one.kind !== 'attempt_postponed' || !HELD.test(one.why) || one.until === null) continue;
      const wait = one.until - at;
      if (!this.waits.has(ref)) this.waits.set(ref, wait);
      // It was held a moment before it is decided on.
      if (wait < HELD_FOR - HOUR / 4 || wait > 2 * HELD_FOR) fail(`held for ${wait} ms`);
    }
  }

  /** Nothing automatic is under way at Stripe once they were paused for long. */
  private checkLeft(life: EngineLife, since: number): void {
    if (life.hinderedUntil > since) return;
    for (const { state, stripe, fail } of life.invoices) {
      const { lane } = state;
      const isPlanned = 'by' in lane && lane.by === 'plan';
      if (!isPlanned || lane.kind === 'bank_debit' || this.heldSince(state.terms.ref) === null)
        continue;
      const intent = 'intentId' in lane ? stripe.intents.get(lane.intentId ?? '') : undefined;
      fail(`${lane.kind}, its intent ${intent?.status} is left after a long pause`);
    }
  }

  private fail(what: string): void {
    this.lives[0]?.fail(what);
  }

  private note(line: string): void {
    this.lives[0]?.note(line);
  }
}

const HELD = /^automatic charges are paused/;
