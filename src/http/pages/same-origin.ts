import type { Request, RequestHandler } from 'express';
import type { HttpDeps } from '../http-deps';
import { csrfOf } from './page-view';
import { FormExpired } from './form-expired';

/**
 * A form of another site may not press our buttons. Browsers send where a form came from in
 * Sec-Fetch-Site or Origin; our own pages hide the origin (no-referrer), so if both are missing or
 * `null`, the hidden field of the page decides: made of what only its reader knows.
 */
export function requireSameOrigin(
  deps: HttpDeps,
  secretOf: (request: Request) => string = ({ params }) => String(params['token']),
): RequestHandler {
  const ownOrigin = new URL(deps.settings.publicUrl).origin;
  return (request, _response, next) => {
    if (!isFromOurPage(deps, ownOrigin, request, secretOf)) throw new FormExpired();
    next();
  };
}

function isFromOurPage(
  deps: HttpDeps,
  ownOrigin: string,
  request: Request,
  secretOf: (request: Request) => string,
): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin } = request.headers;
  // Every browser sends an origin with a form; without one it is a program that has the link.
  if (origin === undefined) return true;
  if (origin !== 'null') return origin === ownOrigin || origin === requestedOrigin(request);
  const given = (request.body as Record<string, unknown> | undefined)?.['csrf'];
  return given === csrfOf(deps, secretOf(request));
}

const requestedOrigin = (request: Request): string =>
  `${request.protocol}://${request.headers.host}`;
