import { asyncLocalStorage } from '@temporalio/activity';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Activities, EffectOrder, InboxItem } from '../../../activities/contract';
import type { EffectKind } from '../../../src/domain/collection/model/effect';
import type { OutstandingEffect, Step } from '../../../src/domain/collection/model/step';
import type { InvoiceIdentity } from '../../../src/domain/refs';
import { HOUR, MINUTE, SECOND } from '../../../src/domain/time';
import type { Dice } from '../dice';
import type { Timeline } from './timeline';
import type { Weather } from './weather';
import { WorkerDied } from './weather';

/** What a run needs of the life it is part of. */
export interface RunWorld {
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly activities: Activities;
  readonly epoch: number;
  readonly weather: Weather;
  /** The run has returned; the next word opens another. */
  ended(run: VirtualRun): void;
  fail(what: string): void;
}

const EFFECT_LIMIT = 22 * HOUR;
/** What Temporal keeps of the tries of one activity. */
interface Tries {
  attempt: number;
  details: unknown;
  reasons: Set<string | null | undefined>;
}

const ONE_TRY: Tries = { attempt: 1, details: undefined, reasons: new Set() };
const LONGEST_PAUSE = MINUTE;
/** So long until Temporal notices that a worker is gone. */
const HEARTBEAT = 20 * SECOND;

/** The workflow of one invoice, as `workflows/collect-invoice.ts` runs it, in virtual time. */
export class VirtualRun {
  private readonly world: RunWorld;
  private readonly identity: InvoiceIdentity;
  private readonly epoch: number;
  private inbox: InboxItem[] = [{ kind: 'resumed' }];
  private step: Step | null = null;
  private readonly inFlight = new Set<string>();
  private advancing = false;
  private timer = 0;
  private isDead = false;

  constructor(world: RunWorld, identity: InvoiceIdentity) {
    this.world = world;
    this.identity = identity;
    this.epoch = world.epoch;
  }

  add(item: InboxItem): void {
    const isDouble = item.kind === 'hint' && this.inbox.some(({ kind }) => kind === 'hint');
    if (!isDouble) this.inbox.push(item);
    this.turn();
  }

  /** Ended by hand: what it has in flight goes on to its end, and nobody hears of it. */
  terminate(): void {
    this.isDead = true;
  }

  private turn(): void {
    if (this.isDead || this.epoch !== this.world.epoch) return;
    if (!this.advancing && this.inbox.length > 0) void this.advance(this.inbox.splice(0));
    for (const outstanding of this.step?.effects ?? []) {
      if (!this.inFlight.has(outstanding.effect.id)) void this.perform(outstanding);
    }
    if (this.advancing || this.inbox.length > 0 || this.inFlight.size > 0) return;
    if (this.step?.finished != null) {
      this.isDead = true;
      return this.world.ended(this);
    }
    this.arm(this.step?.wakeAt ?? null);
  }

  private arm(wakeAt: number | null): void {
    this.timer += 1;
    const mine = this.timer;
    if (wakeAt === null) return;
    const { timeline } = this.world;
    timeline.plan(Math.max(1, wakeAt - timeline.now), () => {
      if (mine === this.timer) this.add({ kind: 'woken' });
    });
  }

  private async advance(items: InboxItem[]): Promise<void> {
    const { activities, timeline } = this.world;
    this.advancing = true;
    this.timer += 1;
    try {
      const order = { ...this.position(), inbox: items };
      const { handedOver: _, ...step } = await this.inContext('advance', ONE_TRY, () =>
        activities.advance(order),
      );
      this.apply(step);
      for (const item of items) {
        if (item.kind === 'effect_failed') this.inFlight.delete(item.effectId);
      }
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) return this.thrown(error);
      this.inbox.unshift(...items);
      await timeline.sleep(LONGEST_PAUSE);
    }
    this.advancing = false;
    this.turn();
  }

  private async perform(outstanding: OutstandingEffect): Promise<void> {
    const { id } = outstanding.effect;
    this.inFlight.add(id);
    this.timer += 1;
    try {
      const step = await this.tryUntilDone(outstanding);
      if (step !== null) this.apply(step);
      if (step !== null) this.inFlight.delete(id);
      else
        this.inbox.push({
          kind: 'effect_failed',
          effectId: id,
          why: 'unknown',
          detail: 'no answer',
        });
    } catch (error) {
      return this.thrown(error);
    }
    this.turn();
  }

  /** Temporal's retries of one activity; null once it has given up. */
  private async tryUntilDone({ effect }: OutstandingEffect): Promise<Step | null> {
    const { activities, timeline, dice } = this.world;
    const activity = activities[effect.kind] as (order: EffectOrder<EffectKind>) => Promise<Step>;
    const order = { ...this.position(), effect };
    const begun = timeline.now;
    let pause = 2 * SECOND;
    const tries: Tries = { attempt: 1, details: undefined, reasons: new Set() };
    for (; ; tries.attempt += 1) {
      await timeline.sleep(20 + dice.upTo(500));
      if (this.isDead) return null;
      const failure = await this.inContext(effect.kind, tries, () => activity(order)).catch(
        asFailure,
      );
      if (!(failure instanceof Error)) return failure;
      tries.reasons.add(failure instanceof ApplicationFailure ? failure.type : 'died');
      const wait = failure instanceof WorkerDied ? HEARTBEAT : delayOf(failure, pause);
      const isOver = timeline.now + wait - begun > EFFECT_LIMIT;
      if (isOver || (failure instanceof ApplicationFailure && failure.nonRetryable === true)) {
        if (this.onlyWaited(effect.kind, begun, tries))
          this.world.fail(`${effect.id} failed although it only waited for its turn`);
        return null;
      }
      await timeline.sleep(wait);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }

  /** By what the tries said, and by the truth: nothing went out that could have been answered. */
  private onlyWaited(kind: EffectKind, begun: number, { reasons }: Tries): boolean {
    const { timeline, weather } = this.world;
    const { since, until } = weather.crowded;
    const isKeptBack = kind !== 'sendMail' && begun > since && timeline.now < until;
    return isKeptBack || [...reasons].every((type) => type === 'out_of_turn');
  }

  private thrown(error: unknown): void {
    if (error instanceof WorkerDied || this.isDead || this.epoch !== this.world.epoch) return;
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.world.fail(`threw: ${what}`);
  }

  private inContext<T>(activityType: string, tries: Tries, run: () => Promise<T>): Promise<T> {
    const { attempt, details: heartbeatDetails } = tries;
    const heartbeat = (details: unknown) => void (tries.details = details);
    const context = { info: { activityType, attempt, heartbeatDetails }, heartbeat };
    return asyncLocalStorage.run(context as Context, run);
  }

  private apply(step: Step): void {
    if (step.version >= (this.step?.version ?? 0)) this.step = step;
  }

  private position = () => ({ ...this.identity, version: this.step?.version ?? 0 });
}

function asFailure(error: unknown): Error {
  if (error instanceof ApplicationFailure || error instanceof WorkerDied) return error;
  throw error;
}

function delayOf(failure: Error, pause: number): number {
  const wanted = failure instanceof ApplicationFailure ? failure.nextRetryDelay : undefined;
  if (typeof wanted === 'number') return wanted;
  const seconds = /^(\d+) seconds$/.exec(String(wanted ?? ''))?.[1];
  return seconds === undefined ? pause : Number(seconds) * SECOND;
}
