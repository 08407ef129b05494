import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../http-deps';
import { limitsOf } from '../http-deps';
import type { GuessLimiter } from '../guess-limiter';
import { rejectRateLimited } from '../reject-rate-limited';

/** Valid links, by address; a wrong guess does not count against a valid link. */
export function limitPages(deps: HttpDeps, guesses: GuessLimiter): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: limitsOf(deps).pagesPerAddress,
    legacyHeaders: false,
    standardHeaders: false,
    skip: (request) => !guesses.hasSucceeded(request, hashToken(tokenOf(request))),
    handler: rejectRateLimited,
  });
}

/** The limiter runs before the routes, and only they have their parameters. */
const tokenOf = ({ path }: Request): string => path.split('/')[1] ?? '';
