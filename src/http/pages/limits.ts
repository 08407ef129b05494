import type { Request, RequestHandler } from 'express';
import { hashToken } from '../../runtime/digest';
import { callerAddress } from '../caller-address';
import type { HttpDeps } from '../http-deps';
import { limitsOf } from '../http-deps';
import { createMinuteCounter } from '../minute-counter';

/** By link and address: what others ask from the same address counts against nobody's own link. */
export function limitPages(deps: HttpDeps): RequestHandler {
  const count = createMinuteCounter(limitsOf(deps).pagesPerLink);
  return (request, _response, next) => {
    const address = callerAddress(request, deps.settings.trustProxy);
    const tooMany = count(`${address} ${hashToken(tokenOf(request))}`);
    if (tooMany !== null) throw tooMany;
    next();
  };
}

/** The limiter runs before the routes, and only they have their parameters. */
const tokenOf = ({ path }: Request): string => path.split('/')[1] ?? '';
