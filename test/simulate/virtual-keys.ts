import { KEY_LIFE } from '../../src/domain/collection/model/policy';
import { DAY } from '../../src/domain/time';

interface Kept {
  made: string;
  at: number;
}

/** Idempotency keys as Stripe keeps them: for a day, and then the same key does the thing anew. */
export class VirtualKeys {
  private readonly kept = new Map<string, Kept>();
  private readonly judge: (what: string) => void;

  constructor(judge: (what: string) => void) {
    this.judge = judge;
  }

  has(key: string, now: number): boolean {
    const kept = this.kept.get(key);
    return kept !== undefined && now - kept.at <= DAY;
  }

  keep(key: string, made: string, now: number): void {
    this.kept.set(key, { made, at: now });
  }

  /** What was made under this key, while Stripe remembers; using it so late is a violation. */
  use(key: string, now: number): string | undefined {
    const kept = this.kept.get(key);
    if (!kept) return undefined;
    if (now - kept.at > KEY_LIFE)
      this.judge(`the key ${key} is used more than 23 h after its first`);
    return now - kept.at > DAY ? undefined : kept.made;
  }
}
