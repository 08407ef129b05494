import type { TruthLog } from '../world/truth-log';

// Violations of the rules money depends on. They are only recorded: a test decides what they mean.

export type ViolationKind =
  | 'key_reused_with_other_parameters'
  | 'post_without_key'
  | 'two_live_ways_to_pay'
  | 'rate_over_the_limit'
  | 'confirm_after_success';

export interface Violation {
  readonly kind: ViolationKind;
  readonly at: number;
  readonly account: string;
  readonly request: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface ViolationLog {
  record(
    kind: ViolationKind,
    account: string,
    request: string | null,
    detail: Readonly<Record<string, unknown>>,
  ): void;
  recorded(): readonly Violation[];
  clear(): void;
  /** Groups of ways to pay, one an invoice, kept by live-ways.ts. */
  readonly groups: Map<string, Group>;
}

export interface Group {
  readonly intents: Set<string>;
  readonly sessions: Set<string>;
  /** The live ways already reported together, so that they count as one violation. */
  reported: string;
}

const KEPT = 10_000;

export function createViolationLog(truth: TruthLog, now: () => number): ViolationLog {
  // What the last run found stays found.
  let found = truth.recent().filter(({ what }) => what === 'violation') as unknown as Violation[];
  const groups = new Map<string, Group>();
  return {
    groups,
    record: (kind, account, request, detail) => {
      found.push({ kind, at: now(), account, request, detail });
      if (found.length > KEPT) found = found.slice(-KEPT / 2);
      truth.note({ what: 'violation', kind, account, request, key: null, detail });
    },
    recorded: () => found,
    clear: () => {
      found = [];
      groups.clear();
    },
  };
}
