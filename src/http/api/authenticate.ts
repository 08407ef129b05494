import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/stores';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { countFailures } from '../limit-failures';
import type { Failures } from '../limit-failures';
import { Refusal } from '../problem';

const BEARER = /^Bearer (qk_(?:test|live)_[A-Za-z0-9_-]{8,200})$/;

/** The key comes in the Authorization header alone; it is known here by its hash alone. */
export async function authenticate(
  deps: HttpDeps,
  request: Request,
  response: Response,
): Promise<ApiKeyRow> {
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    const detail = 'send Authorization: Bearer qk_test_… (never in the address)';
    throw refused(deps, request, detail);
  }
  const row = await deps.stores.apiKeys.byHash(hashToken(secret));
  if (row === null) throw refused(deps, request, 'this key is unknown or was revoked');
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key does not open a house in ${deps.settings.mode} mode`;
    throw new Refusal('wrong_mode', detail);
  }
  response.locals['keyId'] = row.id;
  return row;
}

/**
 * Ten thousand guesses of a key are not made from one address in an afternoon. Only a wrong key is
 * told to wait: behind the same address may stand the billing system with the right one.
 */
function refused(deps: HttpDeps, request: Request, detail: string): Refusal {
  const guesses = guessesOf(deps);
  const tooMany = guesses.refusal(request);
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const refusal = tooMany ?? new Refusal('unauthorized', detail, {}, headers);
  guesses.note(request);
  deps.refused('v1', refusal.code);
  return refusal;
}

const guesses = new WeakMap<HttpDeps, Failures>();

function guessesOf(deps: HttpDeps): Failures {
  const known = guesses.get(deps) ?? countFailures(limitsOf(deps).failedAuthPerAddress);
  guesses.set(deps, known);
  return known;
}
