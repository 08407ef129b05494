import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { hashToken } from '../../runtime/digest';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { doorsOf } from '../door';
import { tooMany } from '../too-many';

/** Links that led somewhere, by address; a guess uses up nothing that a good link would need. */
export function limitPages(deps: HttpDeps): RequestHandler {
  const { links } = doorsOf(deps);
  return rateLimit({
    windowMs: 60_000,
    limit: limitsOf(deps).pagesPerAddress,
    legacyHeaders: false,
    standardHeaders: false,
    skip: (request) => !links.wasRight(request, hashToken(tokenOf(request))),
    handler: tooMany,
  });
}

/** The limiter stands before the routes, which alone know their parameters. */
const tokenOf = ({ path }: Request): string => path.split('/')[1] ?? '';
