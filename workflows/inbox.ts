import { ApplicationFailure } from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { Command, CommandOutcome } from '../src/domain/collection/model/command';
import { refusedOutput } from './failure-to-fact';
import { INVOICE_REFUSED } from './messages';
import type { SubmitInvoiceOutput } from './messages';

interface Caller<T> {
  resolve: (answer: T) => void;
  reject: (failure: ApplicationFailure) => void;
}

/** An invoice submitted through Temporal, and the caller that waits for the result. */
export interface Submission extends Caller<SubmitInvoiceOutput> {
  invoice: unknown;
}

/** What one `advance` applies. */
export interface Batch {
  items: InboxItem[];
  submission: Submission | undefined;
}

/** What has arrived and was not applied yet. Handlers only write here; they decide nothing. */
export class Inbox {
  /** Rises with everything that arrives: the workflow's one wait watches it. */
  arrivals = 0;
  private items: InboxItem[] = [{ kind: 'resumed' }];
  private submissions: Submission[] = [];
  private commandCallers: (Caller<CommandOutcome> & { id: string })[] = [];

  get isEmpty(): boolean {
    return this.items.length === 0 && this.submissions.length === 0;
  }

  add(item: InboxItem): void {
    const alreadyHinted = item.kind === 'hint' && this.items.some(({ kind }) => kind === 'hint');
    if (!alreadyHinted) this.items.push(item);
    this.arrivals += 1;
  }

  addCommand(command: Command): Promise<CommandOutcome> {
    return new Promise((resolve, reject) => {
      this.commandCallers.push({ id: command.id, resolve, reject });
      this.add({ kind: 'command', command });
    });
  }

  addInvoice(invoice: unknown): Promise<SubmitInvoiceOutput> {
    return new Promise((resolve, reject) => {
      this.submissions.push({ invoice, resolve, reject });
      this.arrivals += 1;
    });
  }

  takeBatch(): Batch {
    return { items: this.items.splice(0), submission: this.submissions.shift() };
  }

  resolveCommands(answers: readonly CommandOutcome[]): void {
    for (const answer of answers) {
      this.endWaiting(answer.commandId, (caller) => caller.resolve(answer));
    }
  }

  /**
   * A batch was applied. No caller may wait for ever on a step that returned no answer for it: the
   * run would never end.
   */
  resolveBatch({ items, submission }: Batch, submitOutput: SubmitInvoiceOutput | null): void {
    const noAnswer = ApplicationFailure.nonRetryable('the step returned no answer', 'no_answer');
    if (submitOutput !== null) submission?.resolve(submitOutput);
    else submission?.reject(noAnswer);
    this.rejectCommands(items, noAnswer);
  }

  /**
   * A batch could not be applied. What may be retried becomes the start of the next one. True if
   * nothing else is to be done, false if the database needs time.
   */
  returnBatch(batch: Batch, refusal: ApplicationFailure | null, isFirst: boolean): boolean {
    const { items, submission } = batch;
    if (refusal !== null && isFirst) {
      submission?.resolve(refusedOutput(refusal));
      this.rejectCommands(items, refusal);
      return true;
    }
    this.items.unshift(...items);
    if (refusal?.type === INVOICE_REFUSED && submission !== undefined) {
      submission.resolve(refusedOutput(refusal));
      return true;
    }
    if (submission !== undefined) this.submissions.unshift(submission);
    return false;
  }

  /** The run ends, and who waits is answered. Returns the effects whose failure it held. */
  refuseAll(refusal: ApplicationFailure): string[] {
    const items = this.items.splice(0);
    for (const { resolve } of this.submissions.splice(0)) resolve(refusedOutput(refusal));
    this.rejectCommands(items, refusal);
    return failedEffectsIn({ items });
  }

  private rejectCommands(items: readonly InboxItem[], failure: ApplicationFailure): void {
    for (const item of items) {
      if (item.kind !== 'command') continue;
      this.endWaiting(item.command.id, (caller) => caller.reject(failure));
    }
  }

  private endWaiting(id: string, use: (caller: Caller<CommandOutcome>) => void): void {
    this.commandCallers.filter((caller) => caller.id === id).forEach(use);
    this.commandCallers = this.commandCallers.filter((caller) => caller.id !== id);
  }
}

/** Shown beside the activity in the Temporal UI. */
export function batchSummary({ items, submission }: Batch): string {
  const words = items.map((item) => {
    if (item.kind === 'command') return `command ${item.command.name}`;
    if (item.kind === 'effect_failed') return `${item.effectId} failed (${item.why})`;
    return item.kind;
  });
  if (submission !== undefined) words.unshift('invoice submitted');
  return `Apply: ${words.join(', ')}`.slice(0, 200);
}

/** Effects whose failure this batch reports: only a step that applied it requests them again. */
export function failedEffectsIn({ items }: Pick<Batch, 'items'>): string[] {
  return items.flatMap((item) => (item.kind === 'effect_failed' ? [item.effectId] : []));
}
