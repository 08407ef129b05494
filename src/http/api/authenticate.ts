import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/stores';
import type { HttpDeps } from '../deps';
import { doorsOf } from '../door';
import { Refusal } from '../problem';

const BEARER = /^Bearer (qk_(?:test|live)_[A-Za-z0-9_-]{8,200})$/;

/** The key comes in the Authorization header alone; it is known here by its hash alone. */
export async function authenticate(
  deps: HttpDeps,
  request: Request,
  response: Response,
): Promise<ApiKeyRow> {
  const door = doorsOf(deps).keys;
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    const detail = 'send Authorization: Bearer qk_test_… (never in the address)';
    throw refused(deps, request, detail);
  }
  const hash = hashToken(secret);
  const row = door.mayTry(request, hash) ? await deps.stores.apiKeys.byHash(hash) : null;
  if (row === null) throw refused(deps, request, 'this key is unknown or was revoked');
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key does not open a house in ${deps.settings.mode} mode`;
    throw new Refusal('wrong_mode', detail);
  }
  door.welcome(request, hash);
  response.locals['keyId'] = row.id;
  return row;
}

function refused(deps: HttpDeps, request: Request, detail: string): Refusal {
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const refusal =
    doorsOf(deps).keys.missed(request) ?? new Refusal('unauthorized', detail, {}, headers);
  deps.refused('v1', refusal.code);
  return refusal;
}
