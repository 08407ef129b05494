import * as wf from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { BundleActivities, BundleEffectOrder } from '../activities/contract';
import type { BundleEffectKind } from '../src/domain/bundles/model';
import type { BundleStep, OutstandingBundleEffect } from '../src/domain/bundles/step';
import type { EffectWork } from '../src/domain/collection/model/effect-work';
import { activityOptions } from './effects';
import { applicationFailureIn, failureToFact } from './failure-to-fact';
import { batchSummary, failedEffectsIn, Inbox } from './inbox';
import type { Batch } from './inbox';
import { BUNDLE_UNKNOWN, HINT, queuesOf } from './messages';
import type { BundleInput } from './messages';
import { pauseBeforeRetry, WakeUpTimer } from './wake-up';

const hint = wf.defineSignal(HINT);

/** One payment for several invoices. As a run of an invoice it decides nothing. */
export function collectBundle(input: BundleInput): Promise<void> {
  const run = new BundleRun(input);
  wf.setHandler(hint, () => run.inbox.add({ kind: 'hint' }));
  return wf.CancellationScope.nonCancellable(() => run.run());
}

const SAVE: EffectWork = { queue: 'records', calls: 0 };

class BundleRun {
  readonly inbox = new Inbox();
  private readonly queues = queuesOf(wf.workflowInfo().taskQueue);
  private readonly input: BundleInput;
  private readonly inFlight = new Set<string>();
  private readonly wakeUp = new WakeUpTimer();
  private advancing = false;
  private step: BundleStep | null = null;
  private refusal: wf.ApplicationFailure | null = null;

  constructor(input: BundleInput) {
    this.input = input;
  }

  async run(): Promise<void> {
    for (;;) {
      if (!this.advancing && !this.inbox.isEmpty) void this.advance(this.inbox.takeBatch());
      for (const outstanding of this.notBegun()) void this.performEffect(outstanding);
      // Nothing may be awaited between this check and the return, or a signal would be lost.
      if (this.isOver()) {
        if (this.refusal !== null) throw this.refusal;
        if (this.step?.finished === true) return;
        await wf.continueAsNew<typeof collectBundle>(this.input);
      }
      await this.waitForArrival();
    }
  }

  private notBegun(): OutstandingBundleEffect[] {
    return this.step?.effects.filter(({ effect }) => !this.inFlight.has(effect.id)) ?? [];
  }

  private async advance(batch: Batch): Promise<void> {
    this.advancing = true;
    try {
      const { advanceBundle } = this.activities(SAVE, { summary: batchSummary(batch) });
      this.applyStep(await advanceBundle({ ...this.position(), inbox: batch.items }));
      for (const id of failedEffectsIn(batch)) this.inFlight.delete(id);
    } catch (error) {
      const failure = applicationFailureIn(error);
      if (failure?.type === BUNDLE_UNKNOWN) this.refuse(failure, batch);
      else {
        this.inbox.returnBatch(batch, null, false);
        await pauseBeforeRetry();
      }
    }
    this.advancing = false;
    this.inbox.arrivals += 1;
  }

  /** Its row is gone: what it may have left at Stripe is money of nobody we know. */
  private refuse(failure: wf.ApplicationFailure, batch: Batch): void {
    this.refusal = failure;
    if (this.step !== null) this.step = { ...this.step, effects: [] };
    for (const id of [...failedEffectsIn(batch), ...this.inbox.refuseAll(failure)])
      this.inFlight.delete(id);
  }

  private async performEffect({ effect, work, summary }: OutstandingBundleEffect): Promise<void> {
    this.inFlight.add(effect.id); // until a step has applied its result
    try {
      // An effect and the activity of its name agree, which the compiler cannot follow.
      const activity = this.activities(work, { summary })[effect.kind] as (
        order: BundleEffectOrder<BundleEffectKind>,
      ) => Promise<BundleStep>;
      this.applyStep(await activity({ ...this.position(), effect }));
      this.inFlight.delete(effect.id);
    } catch (error) {
      this.inbox.add(failureToFact(effect.id, error));
    }
    this.inbox.arrivals += 1;
  }

  /** Steps may arrive out of order; the rows they were made of did not. */
  private applyStep(step: BundleStep): void {
    if (step.version < (this.step?.version ?? 0)) return;
    this.step = step;
    wf.setCurrentDetails(step.view.details);
  }

  private activities(work: EffectWork, shown: Pick<ActivityOptions, 'summary'>) {
    return wf.proxyActivities<BundleActivities>({
      ...activityOptions(work),
      ...shown,
      // A person looks at a page until it is done.
      priority: { priorityKey: 2, fairnessKey: this.input.connection },
      taskQueue: this.queues[work.queue],
    });
  }

  private position = () => ({ ...this.input, version: this.step?.version ?? 0 });
  private isQuiet = () => this.inbox.isEmpty && !this.advancing && this.inFlight.size === 0;

  private isOver(): boolean {
    const isEnded = this.refusal !== null || this.step?.finished === true;
    return (isEnded || wf.workflowInfo().continueAsNewSuggested) && this.isQuiet();
  }

  private async waitForArrival(seen = this.inbox.arrivals): Promise<void> {
    const hasArrived = () => this.inbox.arrivals !== seen || this.isOver();
    if (!this.isQuiet() || this.step?.wakeAt == null) return wf.condition(hasArrived);
    const arrived = await wf.condition(hasArrived, ...this.wakeUp.timerFor(this.step));
    if (!arrived) this.inbox.add({ kind: 'woken' });
  }
}
