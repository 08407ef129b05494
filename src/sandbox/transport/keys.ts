import type { Clock } from '../world/clock';

// Idempotency keys as API v1 keeps them: the first answer, replayed byte for byte for 24 hours of
// the sandbox's time, stored 500s included.

export interface StoredAnswer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

export interface KeyEntry {
  readonly fingerprint: string;
  readonly endpoint: string;
  readonly at: number;
  answer: StoredAnswer | null;
}

export interface Keys {
  find(scope: string, key: string): KeyEntry | undefined;
  begin(scope: string, key: string, endpoint: string, fingerprint: string): KeyEntry;
  forget(scope: string, key: string): void;
  /** Forgets all keys older than this many virtual milliseconds (F18). */
  prune(olderThanMs: number): void;
  restore(scope: string, key: string, entry: KeyEntry): void;
  clear(): void;
}

const lifeMs = 24 * 3600 * 1000;
const keptAtMost = 500_000;

export function createKeys(clock: Clock): Keys {
  const entries = new Map<string, KeyEntry>();

  // Entries stand in the order they came, so the old ones are at the front.
  function prune(olderThanMs: number): void {
    const oldest = clock.now() - olderThanMs;
    for (const [name, entry] of entries) {
      if (entry.at > oldest && entries.size <= keptAtMost) return;
      entries.delete(name);
    }
  }

  return {
    find: (scope, key) => {
      prune(lifeMs);
      return entries.get(`${scope}\n${key}`);
    },
    begin: (scope, key, endpoint, fingerprint) => {
      const entry: KeyEntry = { fingerprint, endpoint, at: clock.now(), answer: null };
      entries.set(`${scope}\n${key}`, entry);
      return entry;
    },
    forget: (scope, key) => {
      entries.delete(`${scope}\n${key}`);
    },
    prune,
    restore: (scope, key, entry) => {
      entries.set(`${scope}\n${key}`, entry);
    },
    clear: () => entries.clear(),
  };
}
