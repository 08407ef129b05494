import type { Request, Response } from 'express';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/stores';
import type { HttpDeps } from '../deps';
import { limitsOf } from '../deps';
import { addressOf, countFailures } from '../limit-failures';
import type { Failures } from '../limit-failures';
import { Refusal } from '../problem';

const BEARER = /^Bearer (qk_(?:test|live)_[A-Za-z0-9_-]{8,200})$/;

/** The key comes in the Authorization header alone; it is known here by its hash alone. */
export async function authenticate(
  deps: HttpDeps,
  request: Request,
  response: Response,
): Promise<ApiKeyRow> {
  const door = doorOf(deps);
  const secret = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    const detail = 'send Authorization: Bearer qk_test_… (never in the address)';
    throw refused(deps, request, detail);
  }
  const hash = hashToken(secret);
  const caller = `${addressOf(request)} ${hash}`;
  const row = door.mayGuess(request, caller) ? await deps.stores.apiKeys.byHash(hash) : null;
  if (row === null) throw refused(deps, request, 'this key is unknown or was revoked');
  if (row.mode !== deps.settings.mode) {
    const detail = `a ${row.mode} key does not open a house in ${deps.settings.mode} mode`;
    throw new Refusal('wrong_mode', detail);
  }
  door.welcome(caller);
  response.locals['keyId'] = row.id;
  return row;
}

function refused(deps: HttpDeps, request: Request, detail: string): Refusal {
  const { guesses } = doorOf(deps);
  const tooMany = guesses.refusal(request);
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const refusal = tooMany ?? new Refusal('unauthorized', detail, {}, headers);
  guesses.note(request);
  deps.refused('v1', refusal.code);
  return refusal;
}

interface Door {
  guesses: Failures;
  mayGuess(request: Request, caller: string): boolean;
  welcome(caller: string): void;
}

const MOST_CALLERS = 10_000;
const doors = new WeakMap<HttpDeps, Door>();

/**
 * Ten thousand guesses of a key are not made from one address in an afternoon: once it has guessed
 * too often, not even the right one opens. But behind the same address may stand the billing
 * system, so a key that was right from there before is heard all the same.
 */
function doorOf(deps: HttpDeps): Door {
  const known = doors.get(deps);
  if (known !== undefined) return known;
  const guesses = countFailures(limitsOf(deps).failedAuthPerAddress);
  const welcomed = new Set<string>();
  const door: Door = {
    guesses,
    mayGuess: (request, caller) => welcomed.has(caller) || guesses.refusal(request) === null,
    welcome: (caller) => {
      if (welcomed.size >= MOST_CALLERS) welcomed.clear();
      welcomed.add(caller);
    },
  };
  doors.set(deps, door);
  return door;
}
