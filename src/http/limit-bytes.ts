import type { RequestHandler } from 'express';
import { discardRequestBody } from './discard-request-body';
import { HttpProblem } from './http-problem';

/**
 * Refuses a body as soon as too many bytes of it have arrived. The parsers count what they inflate,
 * but answer only at the end of a body, and an endless one has none.
 */
export function limitBodyBytes(limit: number, advice: string): RequestHandler {
  return (request, _response, next) => {
    let received = 0;
    const refuse = () => {
      discardRequestBody(request);
      next(new HttpProblem('too_large', advice));
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return refuse();
    const count = (chunk: Buffer) => {
      received += chunk.length;
      if (received <= limit) return;
      request.off('data', count);
      refuse();
    };
    request.on('data', count);
    next();
  };
}
