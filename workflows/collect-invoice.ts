import * as wf from '@temporalio/workflow';
import type { OutstandingEffect, Step } from '../src/domain/collection/model/step';
import { openDoors } from './doors';
import { advance, perform } from './effects';
import { asFact, refusalIn } from './failures';
import { failedIn, Inbox, type Batch } from './inbox';
import { queuesOf, type CollectInput, type CollectOutput } from './messages';
import { showInUi } from './temporal-ui';
import { pauseBeforeRetry, WakeUp } from './wake-up';

/** The life of one invoice. It holds inbox, timer and effects; the rules run in activities. */
export function collectInvoice(input: CollectInput): Promise<CollectOutput> {
  const conductor = new Conductor(input);
  openDoors(conductor.inbox, input.invoice);
  return wf.CancellationScope.nonCancellable(() => conductor.conduct());
}

class Conductor {
  readonly inbox = new Inbox();
  private readonly queues = queuesOf(wf.workflowInfo().taskQueue);
  private readonly identity: { connection: string; externalId: string };
  private readonly inFlight = new Set<string>();
  private readonly wakeUp = new WakeUp();
  private advancing = false;
  private step: Step | null = null;
  private refusal: wf.ApplicationFailure | null = null;

  constructor({ connection, externalId }: CollectInput) {
    this.identity = { connection, externalId };
  }

  async conduct(): Promise<CollectOutput> {
    for (;;) {
      if (!this.advancing && !this.inbox.empty) void this.advance(this.inbox.take());
      for (const asked of this.step?.effects ?? []) {
        if (!this.inFlight.has(asked.effect.id)) void this.perform(asked);
      }
      // Nothing may be awaited between this look and the return, or a signal would be lost.
      if (this.isOver()) {
        if (this.refusal !== null) throw this.refusal;
        if (this.step?.finished != null) return this.step.finished;
        await wf.continueAsNew<typeof collectInvoice>(this.identity);
      }
      await this.waitForNews();
    }
  }

  private async advance(batch: Batch): Promise<void> {
    this.advancing = true;
    try {
      const { handedOver, ...step } = await advance(this.queues, this.run(), batch);
      this.adopt(step);
      this.inbox.settle(batch, handedOver);
      for (const id of failedIn(batch)) this.inFlight.delete(id);
    } catch (error) {
      const refusal = refusalIn(error);
      if (this.step === null) this.refusal = refusal;
      if (!this.inbox.refuse(batch, refusal, this.step === null)) await pauseBeforeRetry();
    }
    this.advancing = false;
    this.inbox.arrivals += 1;
  }

  private async perform(asked: OutstandingEffect): Promise<void> {
    this.inFlight.add(asked.effect.id); // until a step has taken in what became of it
    try {
      this.adopt(await perform(this.queues, this.run(), asked));
      this.inFlight.delete(asked.effect.id);
    } catch (error) {
      this.inbox.put(asFact(asked.effect.id, error));
    }
    this.inbox.arrivals += 1;
  }

  /** Steps may arrive out of order; the rows they were made of did not. */
  private adopt(step: Step): void {
    this.inbox.answer(step.answers);
    if (step.version < (this.step?.version ?? 0)) return;
    this.step = step;
    this.refusal = null;
    showInUi(step.view);
  }

  private run = () => ({ ...this.identity, version: this.step?.version ?? 0 });
  private isQuiet = () => this.inbox.empty && !this.advancing && this.inFlight.size === 0;

  private isOver(): boolean {
    const reason = this.refusal ?? this.step?.finished ?? null;
    if (reason === null && !wf.workflowInfo().continueAsNewSuggested) return false;
    return this.isQuiet() && wf.allHandlersFinished();
  }

  private async waitForNews(seen = this.inbox.arrivals): Promise<void> {
    const news = () => this.inbox.arrivals !== seen || this.isOver();
    if (!this.isQuiet() || this.step?.wakeAt == null) return wf.condition(news);
    const isNews = await wf.condition(news, ...this.wakeUp.towards(this.step));
    if (!isNews) this.inbox.put({ kind: 'woken' });
  }
}
