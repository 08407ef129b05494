import { randomBytes } from 'node:crypto';
import { hashToken } from './digest';

/** A new key to the API: what is shown once, and what is kept of it. */
export function newApiKey(mode: 'test' | 'live' | null): {
  key: string;
  hash: string;
  last4: string;
} {
  const key = `qk_${mode ?? 'installation'}_${randomBytes(24).toString('hex')}`;
  return { key, hash: hashToken(key), last4: key.slice(-4) };
}
