import type { Request, Response } from 'express';
import type { OperationId } from '../../contract/operations';
import type { IdempotencyClaim } from '../../postgres/access/idempotency';
import { waitsOf } from '../http-deps';
import { HttpProblem } from '../http-problem';
import type { OperationCall, OperationHandler, SentAnswer } from './operation-handler';
import { toSentAnswer } from './operation-handler';
import { contentHash } from './idempotency-key';

const POLL_MS = 50;

/**
 * The first request with a key is run; the others get its answer, byte by byte. Only final answers
 * are stored: after a refusal the same key may try again.
 */
export async function answerOnce(
  call: OperationCall<OperationId>,
  request: Request,
  response: Response,
  handler: OperationHandler<OperationId>,
): Promise<SentAnswer> {
  const { idempotency } = call.deps.stores;
  const scope = `${call.key.connection} ${request.method} ${request.path}`;
  const key = call.idempotencyKey ?? '';
  const hash = contentHash((response.locals['bytes'] as Buffer).toString('base64'));
  const claim = await waitForClaim(call, { scope, key, hash });
  if (claim.kind === 'stored') {
    const headers = { 'Idempotent-Replayed': 'true' };
    return { status: claim.status, headers, text: claim.body };
  }
  try {
    const answer = toSentAnswer(await handler(call));
    const { status, text } = answer;
    await (status === 202
      ? idempotency.release(scope, key)
      : idempotency.finish(scope, key, status, text));
    return answer;
  } catch (error) {
    await idempotency.release(scope, key).catch((failure: unknown) => {
      call.deps.log.warn({ err: failure }, 'a key stays claimed for a minute');
    });
    throw error;
  }
}

type UsableClaim = Extract<IdempotencyClaim, { kind: 'yours' | 'stored' }>;

async function waitForClaim(
  call: OperationCall<OperationId>,
  { scope, key, hash }: { scope: string; key: string; hash: string },
): Promise<UsableClaim> {
  const deadline = Date.now() + waitsOf(call.deps).idempotency;
  for (;;) {
    const claim = await call.deps.stores.idempotency.claim(scope, key, hash);
    if (claim.kind === 'yours' || claim.kind === 'stored') return claim;
    if (claim.kind === 'mismatch') {
      const detail = 'this Idempotency-Key was already used with a different body; use a new key';
      throw new HttpProblem('idempotency_mismatch', detail);
    }
    if (Date.now() >= deadline) {
      const detail = 'the first request with this key is still running; try again';
      throw new HttpProblem('idempotency_running', detail, {}, { 'Retry-After': '1' });
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
