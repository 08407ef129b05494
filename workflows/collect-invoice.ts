import * as wf from '@temporalio/workflow';
import type { OutstandingEffect, Step } from '../src/domain/collection/model/step';
import { setMessageHandlers } from './message-handlers';
import { callAdvance, callEffect } from './effects';
import { failureToFact, invoiceRefusalIn } from './failure-to-fact';
import { failedEffectsIn, Inbox, type Batch } from './inbox';
import { INVOICE_UNKNOWN, queuesOf, type CollectInput, type CollectOutput } from './messages';
import { MissingRow } from './missing-row';
import { ShownStatus } from './temporal-ui';
import { pauseBeforeRetry, pauseForRow, WakeUpTimer } from './wake-up';

/** The patch with which a row that stays gone ends its run. */
const MISSING_ROW = 'missing-row';

/** The life of one invoice. It holds inbox, timer and effects; the rules run in activities. */
export function collectInvoice(input: CollectInput): Promise<CollectOutput> {
  const run = new InvoiceRun(input);
  setMessageHandlers(run.inbox, input.invoice);
  return wf.CancellationScope.nonCancellable(() => run.run());
}

class InvoiceRun {
  readonly inbox = new Inbox();
  private readonly queues = queuesOf(wf.workflowInfo().taskQueue);
  private readonly identity: { connection: string; externalId: string };
  private readonly inFlight = new Set<string>();
  private readonly wakeUp = new WakeUpTimer();
  private readonly row = new MissingRow();
  private readonly status: ShownStatus;
  private advancing = false;
  private step: Step | null = null;
  private refusal: wf.ApplicationFailure | null = null;

  constructor({ connection, externalId, statusAttribute }: CollectInput) {
    this.identity = { connection, externalId };
    this.status = new ShownStatus(statusAttribute);
  }

  async run(): Promise<CollectOutput> {
    for (;;) {
      if (!this.advancing && !this.inbox.isEmpty) void this.advance(this.inbox.takeBatch());
      for (const outstanding of this.step?.effects ?? []) {
        if (!this.inFlight.has(outstanding.effect.id)) void this.performEffect(outstanding);
      }
      // Nothing may be awaited between this check and the return, or a signal would be lost.
      if (this.isOver()) {
        if (this.refusal !== null) throw this.refusal;
        if (this.step?.finished != null) return this.step.finished;
        await wf.continueAsNew<typeof collectInvoice>(this.nextInput());
      }
      await this.waitForArrival();
    }
  }

  private async advance(batch: Batch): Promise<void> {
    this.advancing = true;
    try {
      const advanced = await callAdvance(this.queues, this.position(), batch);
      const { handedOver, statusAttribute, ...step } = advanced;
      this.status.beginAs(statusAttribute);
      this.applyStep(step);
      this.inbox.resolveBatch(batch, handedOver);
      for (const id of failedEffectsIn(batch)) this.inFlight.delete(id);
    } catch (error) {
      const refusal = invoiceRefusalIn(error);
      if (this.step === null) this.refusal = refusal;
      if (!this.inbox.returnBatch(batch, refusal, this.step === null))
        await this.waitAfter(refusal);
    }
    this.advancing = false;
    this.inbox.arrivals += 1;
  }

  /** A row that stays gone ends its run; should it come back, `rebuild` opens another. */
  private async waitAfter(refusal: wf.ApplicationFailure | null): Promise<void> {
    if (refusal?.type !== INVOICE_UNKNOWN || !wf.patched(MISSING_ROW)) return pauseBeforeRetry();
    const pause = this.row.missed(refusal, Date.now());
    if (pause !== null) return pauseForRow(pause);
    this.refusal = refusal;
    if (this.step !== null) this.step = { ...this.step, effects: [] };
    for (const id of this.inbox.refuseAll(refusal)) this.inFlight.delete(id);
  }

  private async performEffect(outstanding: OutstandingEffect): Promise<void> {
    this.inFlight.add(outstanding.effect.id); // until a step has applied its result
    try {
      this.applyStep(await callEffect(this.queues, this.position(), outstanding));
      this.inFlight.delete(outstanding.effect.id);
    } catch (error) {
      this.inbox.add(failureToFact(outstanding.effect.id, error));
    }
    this.inbox.arrivals += 1;
  }

  /** Steps may arrive out of order; the rows they were made of did not. */
  private applyStep(step: Step): void {
    this.inbox.resolveCommands(step.answers);
    if (step.version < (this.step?.version ?? 0)) return;
    this.step = step;
    this.row.seen(Date.now());
    this.refusal = null;
    this.status.show(step.view);
  }

  private position = () => ({ ...this.identity, version: this.step?.version ?? 0 });
  private nextInput(): CollectInput {
    const { name } = this.status;
    return { ...this.identity, ...(name !== undefined && { statusAttribute: name }) };
  }
  private isQuiet = () => this.inbox.isEmpty && !this.advancing && this.inFlight.size === 0;

  private isOver(): boolean {
    const reason = this.refusal ?? this.step?.finished ?? null;
    if (reason === null && !wf.workflowInfo().continueAsNewSuggested) return false;
    return this.isQuiet() && wf.allHandlersFinished();
  }

  private async waitForArrival(seen = this.inbox.arrivals): Promise<void> {
    const hasArrived = () => this.inbox.arrivals !== seen || this.isOver();
    if (!this.isQuiet() || this.step?.wakeAt == null) return wf.condition(hasArrived);
    const arrived = await wf.condition(hasArrived, ...this.wakeUp.timerFor(this.step));
    if (!arrived) this.inbox.add({ kind: 'woken' });
  }
}
