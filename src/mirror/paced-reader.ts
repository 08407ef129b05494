import { nextRequest, requestAnswered, requestLimited, startPacing } from '../domain/mirror/pacing';
import type { Pace, Pacing } from '../domain/mirror/pacing';
import { operationOf } from '../domain/stripe-operation';
import { SECOND } from '../domain/time';
import type { ListReader } from '../stripe/list-reader';
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
 * Reads as fast as a sync may, so many at once, and slower where Stripe says so. What Stripe did
 * not take, or did not answer, is asked again.
 */
export function pacedReader(options: PacedReaderOptions): ListReader {
  const turns = new SyncTurns(options);
  const { reader } = options;
  return {
    page: (path, query) =>
      turns.patiently(operationOf('GET', path), () => reader.page(path, query)),
    object: (path) => turns.patiently(operationOf('GET', path), () => reader.object(path)),
  };
}

class SyncTurns {
  private inFlight = 0;
  private readonly ofAll: { pacing: Pacing };
  private readonly ofPaths = new Map<string, { pacing: Pacing }>();
  private readonly options: PacedReaderOptions;

  constructor(options: PacedReaderOptions) {
    this.options = options;
    this.ofAll = { pacing: startPacing(options.pace) };
  }

  async patiently<T>(path: string, send: () => Promise<Called<T>>): Promise<Called<T>> {
    const { isEnding } = this.options;
    for (let tries = 1; ;) {
      const called = await this.inTurn(path, send);
      if (isEnding() || !isPassing(called)) return called;
      if (called.kind === 'busy') this.slower(path, called);
      if (called.kind !== 'unknown') continue;
      if (tries === TRIES) return called;
      await this.pause(FIRST_PAUSE * 2 ** (tries - 1));
      tries += 1;
    }
  }

  private async inTurn<T>(path: string, send: () => Promise<Called<T>>): Promise<Called<T>> {
    const { isEnding } = this.options;
    while (this.inFlight >= Math.floor(this.ofAll.pacing.now.atOnce)) {
      if (isEnding()) return ENDING;
      await this.pause(LONGEST_SLEEP / 25);
    }
    this.inFlight += 1;
    try {
      await this.pause(this.turn(path) - this.options.now());
      if (isEnding()) return ENDING;
      const called = await send();
      if (called.kind === 'ok') this.answered(path);
      return called;
    } finally {
      this.inFlight -= 1;
    }
  }

  /** When the next request may go: by what all may, and by what those of its path may. */
  private turn(path: string): number {
    const now = this.options.now();
    const times = [this.ofAll, this.ofPath(path)].map((one) => {
      const { at, pacing } = nextRequest(one.pacing, now);
      one.pacing = pacing;
      return at;
    });
    return Math.max(...times);
  }

  private answered(path: string): void {
    for (const one of [this.ofAll, this.ofPath(path)]) one.pacing = requestAnswered(one.pacing);
  }

  private slower(path: string, limit: { reason: string; retryAfterMs: number | null }): void {
    const isOfPath = limit.reason === 'endpoint-rate';
    const one = isOfPath ? this.ofPath(path) : this.ofAll;
    one.pacing = requestLimited(one.pacing, limit, this.options.now());
  }

  private ofPath(path: string): { pacing: Pacing } {
    const existing = this.ofPaths.get(path) ?? { pacing: startPacing(this.options.pace) };
    this.ofPaths.set(path, existing);
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
