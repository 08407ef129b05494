import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { MINUTE } from '../../domain/time';
import { hashToken } from '../../runtime/digest';
import type { ApiKeyRow } from '../../postgres/access/api-keys';
import type { CallerKey } from './operation-handler';
import { isUnavailable } from '../error-to-problem';
import type { HttpDeps } from '../http-deps';
import type { GuessLimiter } from '../guess-limiter';
import { HttpProblem } from '../http-problem';
import { oncePerRequest } from '../once-per-request';

const BEARER = /^Bearer (qk_(?:test|live|installation)_[A-Za-z0-9_-]{8,200})$/i;

/** The key of a request, however often it is asked for. */
export type KeyFinder = (request: IncomingMessage) => Promise<CallerKey>;

/**
 * From the headers alone, before a byte of the body is read. The key comes only in the
 * Authorization header; only its hash is stored. A missing header is no guess.
 */
export const createKeyFinder = (deps: HttpDeps, guesses: GuessLimiter): KeyFinder =>
  oncePerRequest((request) => findKey(deps, guesses, request));

export function requireKey(deps: HttpDeps, keyOf: KeyFinder): RequestHandler {
  const noteUse = createUseNotes(deps);
  return async (request, response, next) => {
    const key = await keyOf(request);
    response.locals['key'] = key;
    noteUse(key.id);
    next();
  };
}

/** When a key was used last, to the minute; nobody waits for it to be written. */
function createUseNotes({ stores, log }: HttpDeps): (id: string) => void {
  const noted = new Map<string, number>();
  return (id) => {
    const now = Date.now();
    if (now - (noted.get(id) ?? 0) < MINUTE) return;
    noted.set(id, now);
    stores.apiKeys.noteUse(id).catch((error: unknown) => {
      log.warn({ err: error }, 'the use of a key was not noted');
    });
  };
}

/** For what answers strangers, too, and must answer while the database is away. */
export function allowKey(keyOf: KeyFinder): RequestHandler {
  return async (request, response, next) => {
    if (request.headers.authorization !== undefined) {
      response.locals['key'] = await keyOf(request).catch((error: unknown) => {
        if (isUnavailable(error)) return NO_KEY;
        throw error;
      });
    }
    next();
  };
}

/** Of a caller without a key, where none is needed. */
export const NO_KEY: CallerKey = {
  id: '',
  connection: '',
  reach: { connection: '', scope: 'read', expiresAt: null },
};

/** The key that `requireKey` found. */
export const keyOfCaller = (response: Response): CallerKey =>
  (response.locals['key'] as CallerKey | undefined) ?? NO_KEY;

async function findKey(
  deps: HttpDeps,
  guesses: GuessLimiter,
  request: IncomingMessage,
): Promise<CallerKey> {
  const given = request.headers.authorization;
  const secret = BEARER.exec(given ?? '')?.[1];
  if (secret === undefined) {
    const tooMany = given === undefined ? null : guesses(request);
    throw unauthorized(deps, tooMany, 'send Authorization: Bearer qk_test_… (never in the URL)');
  }
  const wanted = connectionWanted(request);
  const row = await deps.stores.apiKeys.byHash(hashToken(secret), wanted);
  if (row === null) {
    throw unauthorized(deps, guesses(request), 'this key is unknown, was revoked or has expired');
  }
  return callerKey(row, wanted);
}

/** The header by which a key of the installation says which connection it means. */
export const CONNECTION_HEADER = 'Quittance-Connection';

function connectionWanted({ headers }: IncomingMessage): string | null {
  const given = String(headers[CONNECTION_HEADER.toLowerCase()] ?? '').trim();
  return given === '' ? null : given;
}

/** What is refused is the same whether there is such a connection or not. */
function callerKey(row: ApiKeyRow, wanted: string | null): CallerKey {
  const { id, connection, scope, expiresAt, mode, actsOn } = row;
  if (connection !== null && wanted !== null && wanted !== connection) {
    const detail =
      `this key is of the connection "${connection}" alone: leave out ${CONNECTION_HEADER}, or ` +
      'use a key of the other one';
    throw new HttpProblem('wrong_connection', detail);
  }
  if (wanted !== null && actsOn === null) {
    throw new HttpProblem('connection_unknown', `there is no connection "${wanted}" here`);
  }
  if (mode !== null && actsOn !== null && mode !== actsOn.mode) {
    const detail = `a ${mode} key, but the connection "${actsOn.code}" is in ${actsOn.mode} mode`;
    throw new HttpProblem('wrong_mode', detail);
  }
  return { id, connection: actsOn?.code ?? '', reach: { connection, scope, expiresAt } };
}

function unauthorized(deps: HttpDeps, tooMany: HttpProblem | null, detail: string): HttpProblem {
  const headers = { 'WWW-Authenticate': 'Bearer realm="quittance"' };
  const problem = tooMany ?? new HttpProblem('unauthorized', detail, {}, headers);
  deps.onRefused('v1', problem.code);
  return problem;
}
