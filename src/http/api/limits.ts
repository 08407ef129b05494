import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { rejectRateLimited } from '../reject-rate-limited';
import { MINUTE } from '../../domain/time';
import { keyOfCaller } from './authenticate';
import type { CallerKey } from './operation-handler';

export interface KeyLimit {
  handler: RequestHandler;
  /** Whether the next request with this key may be too many: the handler then decides. */
  isReached(key: CallerKey): Promise<boolean>;
}

/** Counted by the key, which was found before. */
export function limitByKey(perMinute: number): KeyLimit {
  const handler = rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'api',
    keyGenerator: (_request, response) => keyOfCaller(response).id,
    handler: rejectRateLimited,
  });
  const isReached = async ({ id }: CallerKey): Promise<boolean> =>
    ((await handler.getKey(id))?.totalHits ?? 0) >= perMinute;
  return { handler, isReached };
}
