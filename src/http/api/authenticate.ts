import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/api-keys';
import type { HttpDeps } from '../http-deps';
import { guessLimitersOf } from '../guess-limiter';
import { HttpProblem } from '../http-problem';

const BEARER = /^Bearer (qk_(?:test|live)_[A-Za-z0-9_-]{8,200})$/;

/** The key comes only in the Authorization header; only its hash is stored. */
export async function authenticate(
  deps: HttpDeps,
  request: Request,
  response: Response,
): Promise<ApiKeyRow> {
  const limiter = guessLimitersOf(deps).keys;
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    const detail = 'send Authorization: Bearer qk_test_… (never in the URL)';
    throw unauthorized(deps, request, detail);
  }
  const hash = hashToken(secret);
  const row = limiter.mayTry(request, hash) ? await deps.stores.apiKeys.byHash(hash) : null;
  if (row === null) throw unauthorized(deps, request, 'this key is unknown or was revoked');
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key, but the installation is in ${deps.settings.mode} mode`;
    throw new HttpProblem('wrong_mode', detail);
  }
  limiter.recordSuccess(request, hash);
  response.locals['keyId'] = row.id;
  return row;
}

function unauthorized(deps: HttpDeps, request: Request, detail: string): HttpProblem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const problem =
    guessLimitersOf(deps).keys.recordFailure(request) ??
    new HttpProblem('unauthorized', detail, {}, headers);
  deps.onRefused('v1', problem.code);
  return problem;
}
