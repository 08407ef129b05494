import { parseArgs } from 'node:util';
import { openStores } from './open-stores';
import { runProgram } from './program';
import { requireSameMasterKey } from './require-same-master-key';

/**
 * `rekey` wraps each connection's key with the current MASTER_KEY; `rekey --rows` encrypts the
 * secrets themselves with new keys. Both run while the others serve, and again after a failure.
 */
runProgram('rekey', async (config) => {
  const { values } = parseArgs({ options: { rows: { type: 'boolean' } } });
  const stores = openStores(config, 2);
  try {
    await requireSameMasterKey(stores.masterKeys);
    const wrapped = await stores.masterKeys.rewrap();
    console.log(`${wrapped} keys are wrapped with this MASTER_KEY`);
    if (values.rows === true) {
      console.log(`${await stores.masterKeys.encryptAnew()} secrets are encrypted with new keys`);
    }
    console.log('every process must have this MASTER_KEY; MASTER_KEY_PREVIOUS can be removed');
  } finally {
    await stores.close();
  }
});
