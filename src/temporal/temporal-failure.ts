import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  ServiceError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { CallTimedOut } from './with-timeout';

/** gRPC's numbers for "the request itself is wrong": a mistake of ours that no waiting mends. */
const OWN_MISTAKE_CODES = new Set([3, 7, 12, 16]);

/** Whether the call simply got no answer in its time; what it asked may still be done. */
export function isTimeout(error: unknown): boolean {
  if (error instanceof CallTimedOut) return true;
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return isGrpcDeadlineError(error) || isGrpcCancelledError(error);
}

/** The words of a server that is out of reach or takes nothing; anything else goes on as it is. */
export function unavailableOrThrow(error: unknown): { kind: 'unavailable'; detail: string } {
  const cause = error instanceof ServiceError ? error.cause : error;
  const isRefusal = isGrpcServiceError(cause) && OWN_MISTAKE_CODES.has(cause.code);
  const isOutage = isTimeout(error) || isTimeout(cause) || isGrpcServiceError(cause);
  const isNetwork = error instanceof Error && /connect|ECONN|deadline/i.test(error.message);
  if (isRefusal || !(isOutage || isNetwork)) throw error;
  const words = cause instanceof Error ? cause.message : String(cause);
  return { kind: 'unavailable', detail: `Temporal cannot be reached: ${words}` };
}
