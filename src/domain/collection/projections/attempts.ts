import type { AttemptOutcome, Happened } from '../model/happened';
import type { Method } from '../model/method';
import type { ChargedBy } from '../model/state';

/** What a decision writes into the row of an attempt. */
export type AttemptChange =
  | {
      kind: 'requested';
      laneNo: number;
      amount: number;
      method: Method;
      /** Known once its confirm is requested. */
      intentId: string | null;
      requestedAt: number;
      /** Null where only its confirm is requested: its row has it. */
      by: ChargedBy | null;
    }
  /** The first outcome stays; only a success overrules it. */
  | { kind: 'ended'; laneNo: number; outcome: AttemptOutcome; code: string | null };

export const attemptChangesOf = (happened: readonly Happened[]): AttemptChange[] =>
  happened.flatMap((one): AttemptChange[] => {
    switch (one.kind) {
      case 'attempt_requested':
      case 'confirm_requested': {
        const { laneNo, amount, method, requestedAt } = one;
        const intentId = one.kind === 'confirm_requested' ? one.intentId : null;
        const by = one.kind === 'attempt_requested' ? one.by : null;
        return [{ kind: 'requested', laneNo, amount, method, intentId, requestedAt, by }];
      }
      case 'attempt_ended':
        return [{ kind: 'ended', laneNo: one.laneNo, outcome: one.outcome, code: one.code }];
      case 'intent_canceled':
        // It says nothing new of an attempt that has ended; one that has not, ends here.
        return [{ kind: 'ended', laneNo: one.laneNo, outcome: 'canceled', code: null }];
      default:
        return [];
    }
  });

/** How attempts ended, each counted once. */
export const attemptOutcomesOf = (happened: readonly Happened[]): AttemptOutcome[] =>
  happened.flatMap((one) => (one.kind === 'attempt_ended' ? [one.outcome] : []));
