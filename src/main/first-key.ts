import type { Stores } from '../postgres/stores';
import type { Config } from '../runtime/config';
import { hashToken } from '../runtime/digest';
import type { Log } from '../runtime/log';

/**
 * The key that a new installation begins with, if it was given one; `keys create` makes the others
 * and shows each once. None is made here: it would have to be printed, and a log keeps it.
 */
export async function ensureFirstApiKey(
  { apiKeys }: Pick<Stores, 'apiKeys'>,
  { http, mode, connectionCode }: Pick<Config, 'http' | 'mode' | 'connectionCode'>,
  log: Pick<Log, 'warn'>,
): Promise<void> {
  const key = http.bootstrapApiKey?.reveal();
  if (key !== undefined) {
    await apiKeys.ensure(hashToken(key), { connection: connectionCode, mode }, key.slice(-4));
  }
  const ofInstallation = http.bootstrapInstallationKey?.reveal();
  if (ofInstallation !== undefined) {
    await apiKeys.ensure(hashToken(ofInstallation), null, ofInstallation.slice(-4));
  }
  if ((await apiKeys.count()) === 0) {
    log.warn('the API has no key that may be used: make one with `npm run keys -- create`');
  }
}
