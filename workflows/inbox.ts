import { ApplicationFailure } from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { Command, CommandOutcome } from '../src/domain/collection/model/command';
import { refusedWith } from './failures';
import { INVOICE_REFUSED } from './messages';
import type { HandOverOutput } from './messages';

interface Waiting<T> {
  resolve: (answer: T) => void;
  reject: (failure: ApplicationFailure) => void;
}

/** An invoice handed over through Temporal, and who waits to hear what became of it. */
export interface Offer extends Waiting<HandOverOutput> {
  invoice: unknown;
}

/** What one `advance` takes in. */
export interface Batch {
  items: InboxItem[];
  offer: Offer | undefined;
}

/** What has arrived and was not taken in yet. Handlers only write here; they decide nothing. */
export class Inbox {
  /** Rises with everything that arrives: what the conductor's one wait looks at. */
  arrivals = 0;
  private items: InboxItem[] = [{ kind: 'resumed' }];
  private offers: Offer[] = [];
  private asked: (Waiting<CommandOutcome> & { id: string })[] = [];

  get empty(): boolean {
    return this.items.length === 0 && this.offers.length === 0;
  }

  put(item: InboxItem): void {
    const told = item.kind === 'hint' && this.items.some(({ kind }) => kind === 'hint');
    if (!told) this.items.push(item);
    this.arrivals += 1;
  }

  ask(command: Command): Promise<CommandOutcome> {
    return new Promise((resolve, reject) => {
      this.asked.push({ id: command.id, resolve, reject });
      this.put({ kind: 'command', command });
    });
  }

  offer(invoice: unknown): Promise<HandOverOutput> {
    return new Promise((resolve, reject) => {
      this.offers.push({ invoice, resolve, reject });
      this.arrivals += 1;
    });
  }

  take(): Batch {
    return { items: this.items.splice(0), offer: this.offers.shift() };
  }

  answer(answers: readonly CommandOutcome[]): void {
    for (const answer of answers) {
      this.letGo(answer.commandId, (waiting) => waiting.resolve(answer));
    }
  }

  /**
   * A batch was taken in. Nobody may wait for ever on a step that did not answer: the run would
   * never end.
   */
  settle({ items, offer }: Batch, handedOver: HandOverOutput | null): void {
    const silence = ApplicationFailure.nonRetryable('the step holds no answer', 'no_answer');
    if (handedOver !== null) offer?.resolve(handedOver);
    else offer?.reject(silence);
    this.abandon(items, silence);
  }

  /**
   * A batch could not be taken in. What may be asked again goes back to the front; says whether
   * that is all there was to do, or the records have to be given time.
   */
  refuse(batch: Batch, refusal: ApplicationFailure | null, isFirst: boolean): boolean {
    const { items, offer } = batch;
    if (refusal !== null && isFirst) {
      offer?.resolve(refusedWith(refusal));
      this.abandon(items, refusal);
      return true;
    }
    this.items.unshift(...items);
    if (refusal?.type === INVOICE_REFUSED && offer !== undefined) {
      offer.resolve(refusedWith(refusal));
      return true;
    }
    if (offer !== undefined) this.offers.unshift(offer);
    return false;
  }

  private abandon(items: readonly InboxItem[], failure: ApplicationFailure): void {
    for (const item of items) {
      if (item.kind !== 'command') continue;
      this.letGo(item.command.id, (waiting) => waiting.reject(failure));
    }
  }

  private letGo(id: string, tell: (waiting: Waiting<CommandOutcome>) => void): void {
    this.asked.filter((waiting) => waiting.id === id).forEach(tell);
    this.asked = this.asked.filter((waiting) => waiting.id !== id);
  }
}

/** Shown beside the activity in the Temporal UI. */
export function summaryOf({ items, offer }: Batch): string {
  const words = items.map((item) => {
    if (item.kind === 'command') return `command ${item.command.name}`;
    if (item.kind === 'effect_failed') return `${item.effectId} failed (${item.why})`;
    return item.kind;
  });
  if (offer !== undefined) words.unshift('invoice handed over');
  return `Take in: ${words.join(', ')}`.slice(0, 200);
}

/** The effects whose failure this batch reports: only a step that knows of it may ask again. */
export function failedIn({ items }: Batch): string[] {
  return items.flatMap((item) => (item.kind === 'effect_failed' ? [item.effectId] : []));
}
