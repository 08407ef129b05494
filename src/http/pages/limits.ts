import type { Request, RequestHandler } from 'express';
import { hashToken } from '../../runtime/digest';
import { callerAddress } from '../caller-address';
import type { HttpDeps } from '../http-deps';
import { limitsOf } from '../http-deps';
import { createMinuteCounter } from '../minute-counter';

/** By link and address: what others ask from the same address counts against nobody's own link. */
export function limitPages(deps: HttpDeps): RequestHandler {
  return limitByLink(deps, limitsOf(deps).pagesPerLink);
}

/** The same for files: to draw one takes far longer than a page. */
export function limitFiles(deps: HttpDeps): RequestHandler {
  return limitByLink(deps, limitsOf(deps).filesPerLink);
}

function limitByLink(deps: HttpDeps, perMinute: number): RequestHandler {
  const count = createMinuteCounter(perMinute);
  return (request, _response, next) => {
    const address = callerAddress(request, deps.settings.trustProxy);
    const tooMany = count(`${address} ${hashToken(tokenOf(request))}`);
    if (tooMany !== null) throw tooMany;
    next();
  };
}

/** The limiter runs before the routes, and only they have their parameters. */
const tokenOf = ({ path }: Request): string => path.split('/')[1] ?? '';
