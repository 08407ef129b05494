import { createStores } from '../postgres/create-stores';
import type { AllStores } from '../postgres/create-stores';
import type { Config } from '../runtime/config';
import { base32Digest } from '../runtime/digest';
import type { LinkSecrets } from '../runtime/link-token';

/** The tables of an installation. */
export const openStores = (config: Config, maxConnections: number): AllStores =>
  createStores({
    url: config.database.url.reveal(),
    digest: base32Digest,
    ...linkSecretsOf(config),
    masterKeys: config.masterKeys.reveal(),
    maxConnections: config.database.maxConnections ?? maxConnections,
    pooled: config.database.pooled,
    ...(config.policy && { policy: config.policy }),
  });

export function linkSecretsOf({ http }: Pick<Config, 'http'>): LinkSecrets {
  const previous = http.previousLinkSecret?.reveal();
  return {
    linkSecret: http.linkSecret.reveal(),
    ...(previous === undefined ? {} : { previousLinkSecret: previous }),
  };
}
