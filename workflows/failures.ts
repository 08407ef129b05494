import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { FailureReason } from '../src/domain/collection/model/fact';
import { INVOICE_REFUSED, INVOICE_UNKNOWN } from './messages';
import type { HandOverOutput } from './messages';

const REASONS: readonly string[] = [
  'unknown',
  'too_late',
  'refused',
  'unauthorized',
] satisfies FailureReason[];

/** An effect that failed for good, as a fact: what nobody named a reason for is unknown. */
export function asFact(effectId: string, error: unknown): InboxItem {
  const words = applicationFailureIn(error);
  const named = words?.type != null && REASONS.includes(words.type);
  return {
    kind: 'effect_failed',
    effectId,
    why: named ? (words.type as FailureReason) : 'unknown',
    ...(!named && words?.type != null && { code: words.type }),
    detail: (words?.message ?? 'no answer within ten minutes').slice(0, 500),
  };
}

/** The failures of `advance` that no repetition helps. */
export function refusalIn(error: unknown): ApplicationFailure | null {
  const words = applicationFailureIn(error);
  return words?.type === INVOICE_REFUSED || words?.type === INVOICE_UNKNOWN ? words : null;
}

type Problems = Extract<HandOverOutput, { kind: 'refused' }>['problems'];

/** The words of HTTP's 422, for a caller that handed the invoice over by Update. */
export function refusedWith(refusal: ApplicationFailure): HandOverOutput {
  return { kind: 'refused', problems: (refusal.details?.[0] as Problems | undefined) ?? [] };
}

/**
 * Anything but an activity's failure is a mistake of ours: it goes on as it is, so that the task
 * is repeated until a release mends it and the run survives.
 */
function applicationFailureIn(error: unknown): ApplicationFailure | null {
  if (!(error instanceof ActivityFailure)) throw error;
  let cause = error.cause;
  while (cause !== undefined && !(cause instanceof ApplicationFailure)) {
    cause = cause.cause instanceof Error ? cause.cause : undefined;
  }
  return cause ?? null;
}
