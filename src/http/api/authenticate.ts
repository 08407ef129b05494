import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/stores';
import type { HttpDeps } from '../deps';
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
    throw unauthorized('send Authorization: Bearer qk_test_… (never in the address)');
  }
  const row = await deps.stores.apiKeys.byHash(hashToken(secret));
  if (row === null) throw unauthorized('this key is unknown or was revoked');
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key does not open a house in ${deps.settings.mode} mode`;
    throw new Refusal('wrong_mode', detail);
  }
  response.locals['keyId'] = row.id;
  return row;
}

const unauthorized = (detail: string): Refusal =>
  new Refusal('unauthorized', detail, {}, { 'WWW-Authenticate': 'Bearer realm="quittance"' });
