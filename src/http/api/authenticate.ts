import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/api-keys';
import type { HttpDeps } from '../http-deps';
import type { GuessLimiter } from '../guess-limiter';
import { HttpProblem } from '../http-problem';

const BEARER = /^Bearer (qk_(?:test|live)_[A-Za-z0-9_-]{8,200})$/;

/** The key comes only in the Authorization header; only its hash is stored. */
export async function authenticate(
  deps: HttpDeps,
  guesses: GuessLimiter,
  request: Request,
  response: Response,
): Promise<ApiKeyRow> {
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    const detail = 'send Authorization: Bearer qk_test_… (never in the URL)';
    throw unauthorized(deps, guesses.recordFailure(request), detail);
  }
  const hash = hashToken(secret);
  const row = guesses.mayTry(request, hash) ? await deps.stores.apiKeys.byHash(hash) : null;
  if (row === null) {
    const detail = 'this key is unknown or was revoked';
    throw unauthorized(deps, guesses.recordFailure(request), detail);
  }
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key, but the installation is in ${deps.settings.mode} mode`;
    throw new HttpProblem('wrong_mode', detail);
  }
  guesses.recordSuccess(request, hash);
  response.locals['keyId'] = row.id;
  return row;
}

function unauthorized(deps: HttpDeps, tooMany: HttpProblem | null, detail: string): HttpProblem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const problem = tooMany ?? new HttpProblem('unauthorized', detail, {}, headers);
  deps.onRefused('v1', problem.code);
  return problem;
}
