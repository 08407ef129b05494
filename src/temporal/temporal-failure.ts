import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { DeliveryResult } from './collections';
import { CallTimedOut } from './with-timeout';

/** gRPC's number for "this request is wrong". */
const INVALID_ARGUMENT = 3;

/** gRPC's numbers for "not you" and "no such call": whatever is asked, and no waiting mends it. */
const REFUSES_US = new Set([7, 12, 16]);

/** Whether the call simply got no answer in its time; what it asked may still be done. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof CallTimedOut) return true;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return isGrpcDeadlineError(error) || isGrpcCancelledError(error);
}

type FailedDelivery = Exclude<DeliveryResult, { kind: 'reached' }>;

/** The words of a failed call to Temporal; what is none of its failures goes on as it is. */
export function failedDelivery(error: unknown): FailedDelivery {
  const cause = error instanceof ServiceError ? error.cause : error;
  const words = cause instanceof Error ? cause.message : String(cause);
  if (isGrpcServiceError(cause)) {
    if (REFUSES_US.has(cause.code))
      return { kind: 'unavailable', detail: `Temporal refuses this program: ${words}` };
    if (cause.code === INVALID_ARGUMENT) return refusedFor(words);
  }
  const isOutage = isTimeout(error) || isTimeout(cause) || isGrpcServiceError(cause);
  const isNetwork = error instanceof Error && /connect|ECONN|deadline/i.test(error.message);
  if (!isOutage && !isNetwork) throw error;
  return { kind: 'unavailable', detail: `Temporal cannot be reached: ${words}` };
}

/** A namespace without our search attributes takes none of our runs: no row is at fault. */
function refusedFor(words: string): FailedDelivery {
  if (/search attribute/i.test(words))
    return { kind: 'unavailable', detail: `the namespace is not prepared: ${words}` };
  return { kind: 'refused', detail: `Temporal refuses it: ${words}` };
}

/** The same where only an outage has an answer. */
export function unavailableOrThrow(error: unknown): { kind: 'unavailable'; detail: string } {
  const { detail } = failedDelivery(error);
  return { kind: 'unavailable', detail };
}
