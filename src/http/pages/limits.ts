import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { tooMany } from '../too-many';

export const limitPages = (perMinute: number): RequestHandler =>
  rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    legacyHeaders: false,
    standardHeaders: false,
    handler: tooMany,
  });
