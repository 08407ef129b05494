import type { DeclineReading, Fact, FailureReason } from '../../src/domain/collection/model/fact';
import type { FailedCall } from '../../src/stripe/error-table';
import { isRetry } from './activity-attempt';
import { outOfTurn, stripeBusy, stripeUnknown } from '../application-failures';

/** Ours, since Stripe gives these refusals no code. */
export const PERMISSION_MISSING = 'permission_missing';

/**
 * What a failed call becomes: a fact if Stripe's response is final, else a failure that Temporal
 * retries with the same key. Thrown only from here.
 */
export function failedCallToFact(effectId: string, called: FailedCall): Fact {
  switch (called.kind) {
    case 'busy':
      throw stripeBusy(called.reason, called.retryAfterMs);
    case 'out_of_turn':
      throw outOfTurn(called.detail);
    case 'unknown':
      throw stripeUnknown(called.detail);
    case 'unauthorized':
      return effectFailed(effectId, { why: 'unauthorized', code: null, detail: called.detail });
    case 'forbidden':
      return effectFailed(effectId, {
        why: 'refused',
        code: PERMISSION_MISSING,
        detail: called.detail,
      });
    case 'missing':
      return effectFailed(effectId, {
        why: 'refused',
        code: 'resource_missing',
        param: called.param ?? null,
        detail: called.detail,
      });
    case 'declined':
      return effectFailed(effectId, { why: 'refused', ...declined(called.decline) });
    case 'refused':
      return effectFailed(effectId, {
        why: reasonOf(called.code),
        code: called.code,
        param: called.param,
        detail: detailOf(called),
      });
  }
}

/** Of what is to be created: a refusal says nothing of an earlier call that nobody heard of. */
export function notCreatedToFact(effectId: string, called: FailedCall): Fact {
  const unheard = isRetry();
  const fact = failedCallToFact(effectId, called);
  return fact.kind === 'effect_failed' ? { ...fact, unheard } : fact;
}

/** Of a reading: without it nothing is known, so it is the same as a key that is refused. */
export function failedReadToFact(effectId: string, called: FailedCall): Fact {
  const { kind } = called;
  return failedCallToFact(
    effectId,
    kind === 'forbidden' ? { kind: 'unauthorized', detail: called.detail } : called,
  );
}

/** The key was used with other parameters: the first call may have done it, so it is read. */
function reasonOf(code: string): FailureReason {
  return code === 'idempotency_error' ? 'unknown' : 'refused';
}

function detailOf({
  code,
  param,
  detail,
  requestId,
}: Extract<FailedCall, { kind: 'refused' }>): string {
  const where = param === null ? '' : ` (${param})`;
  const request = requestId === null ? '' : ` [${requestId}]`;
  return `${code}${where}: ${detail}${request}`.slice(0, 500);
}

function declined({ code }: DeclineReading) {
  return { code, param: 'payment_method', detail: `declined: ${code}` };
}

interface Failed {
  why: FailureReason;
  code: string | null;
  param?: string | null;
  detail: string;
}

function effectFailed(effectId: string, { why, code, param = null, detail }: Failed): Fact {
  const words = detail.slice(0, 500);
  return { kind: 'effect_failed', answers: effectId, why, code, param, detail: words };
}
