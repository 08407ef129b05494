import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { rejectRateLimited } from '../reject-rate-limited';
import { MINUTE } from '../../domain/time';
import { keyOfCaller } from './authenticate';

/** Counted by the key, which was found before. */
export const limitByKey = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: MINUTE,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'api',
    keyGenerator: (_request, response) => keyOfCaller(response).id,
    handler: rejectRateLimited,
  });
