import type { Clock } from '../world/clock';
import { bytesOf, ENTRY_BYTES } from '../world/memory-budget';
import type { MemoryBudget } from '../world/memory-budget';

// Idempotency keys as in API v1: the first answer is replayed byte for byte for 24 hours of virtual
// time, stored 500s included.

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

export interface KeyEntry {
  readonly fingerprint: string;
  readonly endpoint: string;
  readonly at: number;
  readonly answer: StoredAnswer | null;
}

export interface Keys {
  find(scope: string, key: string): KeyEntry | undefined;
  start(scope: string, key: string, endpoint: string, fingerprint: string): KeyEntry;
  /** Stores the answer that this key replays from now on. */
  answer(scope: string, key: string, answer: StoredAnswer): void;
  forget(scope: string, key: string): void;
  /** Forgets all keys older than this many virtual milliseconds (F18). */
  prune(olderThanMs: number): void;
  restore(scope: string, key: string, entry: KeyEntry): void;
  clear(): void;
}

const KEY_LIFE_MS = 24 * 3600 * 1000;

export function createKeys(
  clock: Clock,
  memory: MemoryBudget,
  gone: (scope: string, key: string) => void = () => undefined,
): Keys {
  const entries = new Map<string, KeyEntry>();

  // Entries are in the order of creation: the oldest come first.
  function prune(olderThanMs: number): void {
    const oldest = clock.now() - olderThanMs;
    for (const [name, entry] of entries) {
      if (entry.at > oldest) return;
      drop(name);
      const [scope = '', key = ''] = name.split('\n');
      gone(scope, key);
    }
  }

  function put(name: string, entry: KeyEntry): KeyEntry {
    drop(name);
    memory.reserve(bytesIn(entry));
    entries.set(name, entry);
    return entry;
  }

  function drop(name: string): void {
    const entry = entries.get(name);
    if (entry !== undefined) memory.release(bytesIn(entry));
    entries.delete(name);
  }

  return {
    find: (scope, key) => {
      prune(KEY_LIFE_MS);
      return entries.get(nameOf(scope, key));
    },
    start: (scope, key, endpoint, fingerprint) => {
      return put(nameOf(scope, key), { fingerprint, endpoint, at: clock.now(), answer: null });
    },
    answer: (scope, key, answer) => {
      const entry = entries.get(nameOf(scope, key));
      if (entry === undefined) return;
      memory.release(bytesIn(entry));
      const answered = { ...entry, answer };
      memory.reserve(bytesIn(answered));
      // Keeps its place: entries are in the order of creation.
      entries.set(nameOf(scope, key), answered);
    },
    forget: (scope, key) => drop(nameOf(scope, key)),
    prune,
    restore: (scope, key, entry) => void put(nameOf(scope, key), entry),
    clear: () => [...entries.keys()].forEach(drop),
  };
}

const nameOf = (scope: string, key: string): string => `${scope}\n${key}`;

const bytesIn = ({ answer }: KeyEntry): number => ENTRY_BYTES + bytesOf(answer?.body ?? '');
