import type { LinkSecretStore } from '../postgres/access/link-secrets';
import { ConfigError } from '../runtime/config';

/**
 * With another secret the links given out would go on while those in our answers and mails would
 * open nothing, and kept answers could not be read: nothing is begun with it.
 */
export async function requireSameLinkSecret(links: Pick<LinkSecretStore, 'admit'>): Promise<void> {
  if (await links.admit()) return;
  throw new ConfigError([
    'LINK_SECRET is not the one that the links and kept answers of this database are of: set ' +
      'that one again or, to change it, give it as LINK_SECRET_PREVIOUS and run ' +
      '`npm run links -- rotate`',
  ]);
}
