import type { RequestHandler } from 'express';
import { linger } from './linger';
import { Refusal } from './problem';

/**
 * Refuses a body the moment it is too large, as it came over the wire. The parsers count what they
 * inflate, but answer only when all of a body has gone by, and one without end never does.
 */
export function limitBytes(limit: number): RequestHandler {
  return (request, _response, next) => {
    let taken = 0;
    const refuse = () => {
      linger(request);
      next(new Refusal('too_large', 'send less, or in several requests'));
    };
    if (Number(request.headers['content-length'] ?? 0) > limit) return refuse();
    const count = (chunk: Buffer) => {
      taken += chunk.length;
      if (taken <= limit) return;
      request.off('data', count);
      refuse();
    };
    request.on('data', count);
    next();
  };
}
