import { getHeapStatistics } from 'node:v8';

// How much memory what the sandbox keeps may take. It is counted and not measured, for a heap
// holds garbage, too; what is kept is never forgotten to make room: a full sandbox says so.

export interface Room {
  take(bytes: number): void;
  give(bytes: number): void;
  /** Gives back all it has taken. */
  empty(): void;
  isFull(): boolean;
  taken(): number;
  readonly limit: number;
}

/** What one object takes with its index and what is known beside it; the heaviest is 1.6 kB. */
export const objectBytes = 2000;
/** Tables of an account. */
export const accountBytes = 25_000;
/** Something due later. */
export const taskBytes = 500;
/** Beside the text it holds: an event, a key with its answer, a webhook in the air. */
export const entryBytes = 700;

/** Half of what Node may use: the other half is for work, garbage and what is counted too low. */
export const usualLimit = (): number => Math.floor(getHeapStatistics().heap_size_limit / 2);

/** A part of a room counts in the whole, too, and can be emptied by itself. */
export function createRoom(limit = usualLimit(), whole: Room | null = null): Room {
  let taken = 0;
  const take = (bytes: number): void => {
    taken += bytes;
    whole?.take(bytes);
  };
  return {
    limit,
    take,
    give: (bytes) => take(-bytes),
    empty: () => take(-taken),
    isFull: () => whole?.isFull() ?? taken >= limit,
    taken: () => taken,
  };
}

/** A letter beyond Latin 1 makes every letter of a text take two bytes. */
export const bytesOf = (text: string): number =>
  beyondLatin.test(text) ? 2 * text.length : text.length;

const beyondLatin = /[^\0-\xff]/;
