import type { Request, Response } from 'express';
import { PORTAL_SESSION_MS } from '../../../domain/portal';
import type { HttpDeps } from '../../http-deps';

const TOKEN = /^[0-9a-f]{48}$/;

const isSecure = ({ settings }: HttpDeps): boolean => settings.publicUrl.startsWith('https:');

/** Browsers let nobody but this very host set a cookie of the first name. */
const nameOf = (deps: HttpDeps): string => (isSecure(deps) ? '__Host-portal' : 'portal');

/** The token of the session of this browser; null: it has none. */
export function sessionToken(deps: HttpDeps, { headers }: Request): string | null {
  const name = `${nameOf(deps)}=`;
  const cookie = (headers.cookie ?? '').split(/; */).find((one) => one.startsWith(name));
  const token = cookie?.slice(name.length) ?? '';
  return TOKEN.test(token) ? token : null;
}

export function giveSession(deps: HttpDeps, response: Response, token: string): void {
  response.cookie(nameOf(deps), token, { ...how(deps), maxAge: PORTAL_SESSION_MS });
}

export function takeSession(deps: HttpDeps, response: Response): void {
  response.clearCookie(nameOf(deps), how(deps));
}

const how = (deps: HttpDeps) =>
  ({ httpOnly: true, sameSite: 'lax', secure: isSecure(deps), path: '/' }) as const;
