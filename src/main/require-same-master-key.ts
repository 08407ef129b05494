import type { MasterKeyStore } from '../postgres/access/master-keys';
import { ConfigError } from '../runtime/config';

/** With another key no secret of a connection could be read: nothing is begun with it. */
export async function requireSameMasterKey(
  masterKeys: Pick<MasterKeyStore, 'admit'>,
): Promise<void> {
  if (await masterKeys.admit()) return;
  throw new ConfigError([
    'MASTER_KEY is not the one that the secrets of this database are encrypted with: set that ' +
      'one again or, to change it, give it as MASTER_KEY_PREVIOUS and run `npm run rekey`',
  ]);
}
