import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { tooMany } from '../too-many';

const shared = {
  windowMs: 60_000,
  legacyHeaders: false,
  standardHeaders: false,
  handler: tooMany,
} as const;

export const limitPages = (perMinute: number): RequestHandler =>
  rateLimit({ ...shared, limit: perMinute });

/** Guessing links is hopeless; this makes it also slow. */
export const limitUnknownLinks = (perMinute: number): RequestHandler =>
  rateLimit({
    ...shared,
    limit: perMinute,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 404,
  });
