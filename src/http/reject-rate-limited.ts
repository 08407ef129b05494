import type { Request } from 'express';
import { HttpProblem } from './http-problem';

/** What a limiter answers: when the window with too many requests is over. */
export function rejectRateLimited(request: Request): never {
  const { resetTime } = (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit ?? {};
  const left = resetTime === undefined ? 60_000 : resetTime.getTime() - Date.now();
  const seconds = Math.max(1, Math.ceil(left / 1_000));
  const detail = `too many requests; try again in ${seconds} s`;
  throw new HttpProblem('too_many_requests', detail, {}, { 'Retry-After': String(seconds) });
}
