import { randomBytes } from 'node:crypto';
import { hashToken } from './digest';

/** What a browser keeps of a session, and what we keep of it. */
export function newSessionToken(): { token: string; tokenHash: string } {
  const token = randomBytes(24).toString('hex');
  return { token, tokenHash: hashToken(token) };
}
