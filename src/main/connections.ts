import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '../domain/audit';
import type { AllStores } from '../postgres/create-stores';
import type { Config } from '../runtime/config';
import { connectionFromConfig, secretsFromConfig } from './connection-from-config';
import { openStores } from './open-stores';
import { runProgram } from './program';
import { requireSameMasterKey } from './require-same-master-key';

/**
 * `connections apply` stores what the environment says of its connection, `--secrets` the keys of
 * Stripe alone; no start does that.
 */
runProgram('connections', async (config) => {
  const { values, positionals } = parseArgs({
    options: { secrets: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (positionals.join(' ') !== 'apply') {
    throw new Error('say what to do: `connections apply` stores what the environment says');
  }
  const stores = openStores(config, 2);
  try {
    await requireSameMasterKey(stores.masterKeys);
    await apply(stores, config, values.secrets === true);
  } finally {
    await stores.close();
  }
});

async function apply(stores: AllStores, config: Config, secretsAlone: boolean): Promise<void> {
  const row = connectionFromConfig(config);
  const before = await stores.connections.get(row.code);
  if (before !== null && before.mode !== row.mode) {
    throw new Error(
      `STRIPE_SECRET_KEY is a ${row.mode} key, but the connection "${row.code}" is in ` +
        `${before.mode} mode: use a ${before.mode} key, or another CONNECTION_CODE`,
    );
  }
  if (secretsAlone) await stores.connections.seed(row, COMMAND_LINE);
  else await stores.connections.ensure(row, COMMAND_LINE);
  const secrets = { webhook_secret_previous: null, ...secretsFromConfig(config) };
  await stores.connectionSecrets.set(row.code, secrets, COMMAND_LINE);
  const what = secretsAlone ? `the secrets of "${row.code}" are` : `"${row.code}" is`;
  console.log(`${what} as the environment says; it counts within two seconds`);
}
