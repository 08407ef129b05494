import { randomBytes } from 'node:crypto';
import type { Stores } from '../postgres/stores';
import type { Config } from '../runtime/config';
import { hashToken } from '../runtime/digest';

/**
 * The API key a new installation begins with: the one it was given, else one made here and printed
 * once, since only its hash is kept. Answers the key to print, or null.
 */
export async function ensureFirstApiKey(
  { apiKeys }: Pick<Stores, 'apiKeys'>,
  { http, mode, connectionCode }: Config,
): Promise<string | null> {
  const given = http.bootstrapApiKey?.reveal();
  if (given === undefined && (await apiKeys.count()) > 0) return null;
  const key = given ?? `qk_${mode}_${randomBytes(24).toString('hex')}`;
  await apiKeys.ensure(hashToken(key), connectionCode, mode, key.slice(-4));
  return given === undefined ? key : null;
}
