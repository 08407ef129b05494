import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { rejectRateLimited } from '../reject-rate-limited';
import { MINUTE } from '../../domain/time';

/** Counted by key, or by a fingerprint of what was sent instead. */
export const limitByKey = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'api',
    keyGenerator: (request) => request.headers.authorization?.slice(-64) ?? 'nobody',
    handler: rejectRateLimited,
  });
