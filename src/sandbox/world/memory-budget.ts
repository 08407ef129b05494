import { getHeapStatistics } from 'node:v8';

// How much memory the sandbox may use for what it keeps. It is counted, not measured, because a
// heap also holds garbage. Nothing is forgotten to make space: a full sandbox refuses more.

export interface MemoryBudget {
  reserve(bytes: number): void;
  release(bytes: number): void;
  /** Releases all that was reserved here. */
  releaseAll(): void;
  isFull(): boolean;
  reserved(): number;
  readonly limit: number;
}

/** One object with its index entry and hidden fields; the largest takes 1.6 kB. */
export const OBJECT_BYTES = 2000;
/** The tables of an account. */
export const ACCOUNT_BYTES = 25_000;
/** A planned task. */
export const TASK_BYTES = 500;
/** In addition to its text: an event, a key with its answer, a webhook being delivered. */
export const ENTRY_BYTES = 700;

/** Half of what Node may use: the other half is for work, garbage and what is counted too low. */
export const usualLimit = (): number => Math.floor(getHeapStatistics().heap_size_limit / 2);

/** A part of a budget also counts in the whole, and can be released by itself. */
export function createMemoryBudget(
  limit = usualLimit(),
  whole: MemoryBudget | null = null,
): MemoryBudget {
  let reserved = 0;
  const reserve = (bytes: number): void => {
    reserved += bytes;
    whole?.reserve(bytes);
  };
  return {
    limit,
    reserve,
    release: (bytes) => reserve(-bytes),
    releaseAll: () => reserve(-reserved),
    isFull: () => whole?.isFull() ?? reserved >= limit,
    reserved: () => reserved,
  };
}

/** A letter beyond Latin 1 makes every letter of a text take two bytes. */
export const bytesOf = (text: string): number =>
  BEYOND_LATIN.test(text) ? 2 * text.length : text.length;

const BEYOND_LATIN = /[^\0-\xff]/;
