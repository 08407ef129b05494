import { COMMAND_LINE } from '../domain/audit';
import { connectionFromConfig, secretsFromConfig } from './connection-from-config';
import { openStores } from './open-stores';
import { runProgram } from './program';
import { requireSameMasterKey } from './require-same-master-key';

/** `connections apply` stores what the environment says of its connection; no start does that. */
runProgram('connections', async (config) => {
  const [command, ...more] = process.argv.slice(2);
  if (command !== 'apply' || more.length > 0) {
    throw new Error('say what to do: `connections apply` stores what the environment says');
  }
  const stores = openStores(config, 2);
  try {
    await requireSameMasterKey(stores.masterKeys);
    const row = connectionFromConfig(config);
    const before = await stores.connections.get(row.code);
    if (before !== null && before.mode !== row.mode) {
      throw new Error(
        `STRIPE_SECRET_KEY is a ${row.mode} key, but the connection "${row.code}" is in ` +
          `${before.mode} mode: use a ${before.mode} key, or another CONNECTION_CODE`,
      );
    }
    await stores.connections.ensure(row, COMMAND_LINE);
    const secrets = { webhook_secret_previous: null, ...secretsFromConfig(config) };
    await stores.connectionSecrets.set(row.code, secrets, COMMAND_LINE);
    console.log(`"${row.code}" is as the environment says; it counts within two seconds`);
  } finally {
    await stores.close();
  }
});
