import type { DeclineReading, Fact, FailureReason } from '../../src/domain/collection/model/fact';
import type { Called } from '../../src/stripe/room';
import { stripeBusy, stripeUnknown } from '../failures';

export type NotOk = Exclude<Called<never>, { kind: 'ok' }>;

/**
 * What a call without an answer comes to: a fact where Stripe's word is final, a failure that
 * Temporal repeats with the same key where it is not. Thrown only from here.
 */
export function notAnswered(effectId: string, called: NotOk): Fact {
  switch (called.kind) {
    case 'busy':
      throw stripeBusy(called.reason, called.retryAfterMs);
    case 'unknown':
      throw stripeUnknown(called.detail);
    case 'unauthorized':
      return failed(effectId, { why: 'unauthorized', code: null, detail: called.detail });
    case 'missing':
      return failed(effectId, { why: 'refused', code: 'resource_missing', detail: called.detail });
    case 'declined':
      return failed(effectId, { why: 'refused', ...declined(called.decline) });
    case 'refused':
      return failed(effectId, {
        why: reasonOf(called.code),
        code: called.code,
        detail: wordsOf(called),
      });
  }
}

/** The key was used with other parameters: the first call may have done it, so it must be read. */
function reasonOf(code: string): FailureReason {
  return code === 'idempotency_error' ? 'unknown' : 'refused';
}

function wordsOf({ code, param, detail, requestId }: Extract<NotOk, { kind: 'refused' }>): string {
  const where = param === null ? '' : ` (${param})`;
  const request = requestId === null ? '' : ` [${requestId}]`;
  return `${code}${where}: ${detail}${request}`.slice(0, 500);
}

function declined({ code }: DeclineReading) {
  return { code, detail: `declined: ${code}` };
}

interface Failed {
  why: FailureReason;
  code: string | null;
  detail: string;
}

function failed(answers: string, { why, code, detail }: Failed): Fact {
  return { kind: 'effect_failed', answers, why, code, detail: detail.slice(0, 500) };
}
