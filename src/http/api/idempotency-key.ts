import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Operation } from '../../contract/operations/operation';
import { HttpProblem } from '../http-problem';

const MAX_LENGTH = 255;

/** The caller's Idempotency-Key, checked; null if none is sent and none is needed. */
export function idempotencyKeyOf(request: Request, operation: Operation): string | null {
  if (operation.idempotencyKey === undefined) return null;
  const given = request.headers['idempotency-key'];
  if (given === undefined) {
    if (operation.idempotencyKey === 'optional') return null;
    const detail = 'name this request by an Idempotency-Key, so that repeating it does nothing new';
    throw new HttpProblem('idempotency_key_missing', detail);
  }
  const key = unquoted(String(given));
  if (key.length > 0 && key.length <= MAX_LENGTH && /^[\x21-\x7e]+$/.test(key)) return key;
  const detail = `an Idempotency-Key has 1 to ${MAX_LENGTH} visible ASCII characters`;
  throw new HttpProblem('idempotency_key_invalid', detail);
}

/** The draft standard writes a quoted string; most clients send the plain value. */
const unquoted = (text: string): string => /^"([^"\\]*)"$/.exec(text)?.[1] ?? text;

/** What must be equal for two requests with one key to be the same request. */
export const contentHash = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
