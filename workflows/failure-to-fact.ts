import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { InboxItem } from '../activities/contract';
import type { FailureReason } from '../src/domain/collection/model/fact';
import { INVOICE_REFUSED, INVOICE_UNKNOWN } from './messages';
import type { SubmitInvoiceOutput } from './messages';

const FAILURE_REASONS: readonly string[] = [
  'unknown',
  'too_late',
  'refused',
  'unauthorized',
] satisfies FailureReason[];

/** An effect that failed finally, as a fact; without a stated reason its outcome is unknown. */
export function failureToFact(effectId: string, error: unknown): InboxItem {
  const failure = applicationFailureIn(error);
  const isKnown = failure?.type != null && FAILURE_REASONS.includes(failure.type);
  return {
    kind: 'effect_failed',
    effectId,
    why: isKnown ? (failure.type as FailureReason) : 'unknown',
    ...(!isKnown && failure?.type != null && { code: failure.type }),
    detail: (failure?.message ?? 'not done within 22 hours').slice(0, 500),
  };
}

/** The failures of `advance` that a retry cannot help. */
export function invoiceRefusalIn(error: unknown): ApplicationFailure | null {
  const failure = applicationFailureIn(error);
  return failure?.type === INVOICE_REFUSED || failure?.type === INVOICE_UNKNOWN ? failure : null;
}

type FieldProblems = Extract<SubmitInvoiceOutput, { kind: 'refused' }>['problems'];

/** The same problems as in HTTP's 422, for a caller that submitted the invoice by Update. */
export function refusedOutput(refusal: ApplicationFailure): SubmitInvoiceOutput {
  return { kind: 'refused', problems: (refusal.details?.[0] as FieldProblems | undefined) ?? [] };
}

/**
 * Anything but an activity's failure is our mistake: it is thrown as it is, so that the task
 * is repeated until a release mends it and the run survives.
 */
export function applicationFailureIn(error: unknown): ApplicationFailure | null {
  if (!(error instanceof ActivityFailure)) throw error;
  let cause = error.cause;
  while (cause !== undefined && !(cause instanceof ApplicationFailure)) {
    cause = cause.cause instanceof Error ? cause.cause : undefined;
  }
  return cause ?? null;
}
