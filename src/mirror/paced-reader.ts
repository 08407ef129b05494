import { nextRequest, requestAnswered, requestLimited, startPacing } from '../domain/mirror/pacing';
import type { Pace, Pacing } from '../domain/mirror/pacing';
import { operationOf } from '../domain/stripe-operation';
import { SECOND } from '../domain/time';
import type { ListLane, ListReader } from '../stripe/list-reader';
import type { Called } from '../stripe/stripe-gateway';

export interface PacedReaderOptions {
  reader: ListReader;
  pace: Pace;
  now(): number;
  sleep(ms: number): Promise<unknown>;
  isEnding(): boolean;
}

const LONGEST_SLEEP = 250;
const FIRST_PAUSE = SECOND;
const TRIES = 4;

/**
 * Reads as fast as a sync may, so many at once, what just happened first, and slower where Stripe
 * says so. What Stripe did not take, or did not answer, is asked again.
 */
export function pacedReader(options: PacedReaderOptions): ListReader {
  const turns = new SyncTurns(options);
  const { reader } = options;
  return {
    page: (path, query, lane = 'backfill') =>
      turns.patiently({ operation: operationOf('GET', path), lane }, () =>
        reader.page(path, query, lane),
      ),
    object: (path) =>
      turns.patiently({ operation: operationOf('GET', path), lane: 'following' }, () =>
        reader.object(path),
      ),
  };
}

interface Wanted {
  /** What Stripe counts as one. */
  operation: string;
  lane: ListLane;
}

interface Waiting extends Wanted {
  go: () => void;
}

class SyncTurns {
  private inFlight = 0;
  private readonly waiting: Waiting[] = [];
  private isGiving = false;
  private lastLane: ListLane | null = null;
  private readonly ofAll: { pacing: Pacing };
  private readonly ofOperations = new Map<string, { pacing: Pacing }>();
  private readonly options: PacedReaderOptions;

  constructor(options: PacedReaderOptions) {
    this.options = options;
    this.ofAll = { pacing: startPacing(options.pace) };
  }

  async patiently<T>(wanted: Wanted, send: () => Promise<Called<T>>): Promise<Called<T>> {
    const { isEnding } = this.options;
    for (let tries = 1; ;) {
      const called = await this.inTurn(wanted, send);
      if (isEnding() || !isPassing(called)) return called;
      if (called.kind === 'busy') this.slower(wanted.operation, called);
      if (called.kind !== 'unknown') continue;
      if (tries === TRIES) return called;
      await this.pause(FIRST_PAUSE * 2 ** (tries - 1));
      tries += 1;
    }
  }

  private async inTurn<T>(wanted: Wanted, send: () => Promise<Called<T>>): Promise<Called<T>> {
    const turn = new Promise<void>((go) => this.waiting.push({ ...wanted, go }));
    void this.giveTurns();
    await turn;
    try {
      if (this.options.isEnding()) return ENDING;
      const called = await send();
      if (called.kind === 'ok') this.answered(wanted.operation);
      return called;
    } finally {
      this.inFlight -= 1;
      void this.giveTurns();
    }
  }

  /** One after another, each to whom it is due first when it comes. */
  private async giveTurns(): Promise<void> {
    if (this.isGiving) return;
    this.isGiving = true;
    while (this.waiting.length > 0 && (!this.isFull() || this.options.isEnding())) {
      const next = this.next();
      const wait = this.timeOf(next) - this.options.now();
      if (wait > 0 && !this.options.isEnding()) {
        await this.options.sleep(Math.min(wait, LONGEST_SLEEP));
        continue;
      }
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.take(next.operation);
      this.inFlight += 1;
      this.lastLane = next.lane;
      next.go();
    }
    this.isGiving = false;
  }

  private isFull(): boolean {
    return this.inFlight >= Math.floor(this.ofAll.pacing.now.atOnce);
  }

  /**
   * Who may go soonest; of several, who reads what just happened, then who has waited longest. A
   * copy that waits has every second turn: a poll may be as fast as the sync itself.
   */
  private next(): Waiting {
    const times = new Map(this.waiting.map((one) => [one, this.timeOf(one)]));
    const [first] = [...times].sort(
      ([one, at], [other, otherAt]) => at - otherAt || this.rank(one) - this.rank(other),
    );
    if (first === undefined) throw new Error('nobody waits for a turn');
    return first[0];
  }

  private rank({ lane }: Wanted): number {
    if (lane === 'backfill') return 1;
    return this.lastLane === 'following' ? 2 : 0;
  }

  /** When it may go: by what all may, and by what those of its operation may. */
  private timeOf({ operation }: Wanted): number {
    const now = this.options.now();
    const times = [this.ofAll, this.ofOperation(operation)].map(
      ({ pacing }) => nextRequest(pacing, now).at,
    );
    return Math.max(...times);
  }

  private take(operation: string): void {
    const now = this.options.now();
    for (const one of [this.ofAll, this.ofOperation(operation)]) {
      one.pacing = nextRequest(one.pacing, now).pacing;
    }
  }

  private answered(operation: string): void {
    for (const one of [this.ofAll, this.ofOperation(operation)])
      one.pacing = requestAnswered(one.pacing);
  }

  private slower(operation: string, limit: { reason: string; retryAfterMs: number | null }): void {
    const isOfOperation = limit.reason === 'endpoint-rate';
    const one = isOfOperation ? this.ofOperation(operation) : this.ofAll;
    one.pacing = requestLimited(one.pacing, limit, this.options.now());
  }

  private ofOperation(operation: string): { pacing: Pacing } {
    const existing = this.ofOperations.get(operation) ?? { pacing: startPacing(this.options.pace) };
    this.ofOperations.set(operation, existing);
    return existing;
  }

  /** Until then, or until all of it is to end. */
  private async pause(ms: number): Promise<void> {
    const { now, sleep, isEnding } = this.options;
    const until = now() + ms;
    for (;;) {
      const left = until - now();
      if (left <= 0 || isEnding()) return;
      await sleep(Math.min(left, LONGEST_SLEEP));
    }
  }
}

const ENDING = { kind: 'out_of_turn', detail: 'it is to end' } as const;

/** It was not taken, or nobody knows: what is read may be asked again in any case. */
const isPassing = ({ kind }: Called<unknown>): boolean =>
  kind === 'busy' || kind === 'out_of_turn' || kind === 'unknown';
