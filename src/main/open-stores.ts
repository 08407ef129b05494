import { createStores } from '../postgres/create-stores';
import type { AllStores } from '../postgres/create-stores';
import type { Config } from '../runtime/config';
import { base32Digest } from '../runtime/digest';

/** The tables of an installation. */
export const openStores = (config: Config, maxConnections: number): AllStores =>
  createStores({
    url: config.database.url.reveal(),
    digest: base32Digest,
    linkSecret: config.http.linkSecret.reveal(),
    maxConnections: config.database.maxConnections ?? maxConnections,
    pooled: config.database.pooled,
    ...(config.policy && { policy: config.policy }),
  });
