import { randomBytes } from 'node:crypto';
import { hashToken } from './digest';

/** What carries out a dry run: shown once, and what is kept of it. */
export function newBulkToken(): { token: string; hash: string } {
  const token = `bulk_token_${randomBytes(24).toString('hex')}`;
  return { token, hash: hashToken(token) };
}
