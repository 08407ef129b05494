import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { DAY } from '../domain/time';
import type { ApiKeyStore, StoredApiKey } from '../postgres/api-keys';
import type { Config } from '../runtime/config';
import { hashToken } from '../runtime/digest';
import { connectionFromConfig } from './connection-from-config';
import { openStores } from './open-stores';
import { runProgram } from './program';

const USAGE = `keys create [--name <whose>] [--expires-in-days <n>]   prints the key, this once
keys list                                              all of this connection, without the keys
keys revoke <id>                                       ends one at once; list shows the ids`;

/** Makes, lists and ends the keys to the API; only their hashes are stored. */
runProgram('keys', async (config) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, 'expires-in-days': { type: 'string' } },
  });
  const [command, id = ''] = positionals;
  const stores = openStores(config, 2);
  try {
    if (command === 'create') {
      const lifetime = lifetimeOf(values['expires-in-days']);
      await stores.connections.ensure(connectionFromConfig(config));
      console.log(await create(stores.apiKeys, config, { name: values.name ?? null, lifetime }));
    } else if (command === 'list') {
      console.log(describe(await stores.apiKeys.list(config.connectionCode)));
    } else if (command === 'revoke' && id !== '') {
      console.log(await revoke(stores.apiKeys, config, id));
    } else {
      throw new Error(`say what to do:\n${USAGE}`);
    }
  } finally {
    await stores.close();
  }
});

function lifetimeOf(days: string | undefined): number | null {
  if (days === undefined) return null;
  if (/^\d{1,4}$/.test(days) && Number(days) > 0) return Number(days) * DAY;
  throw new Error(`--expires-in-days is "${days}": give a whole number from 1 to 9999`);
}

async function create(
  keys: ApiKeyStore,
  { mode, connectionCode }: Config,
  { name, lifetime }: { name: string | null; lifetime: number | null },
): Promise<string> {
  const key = `qk_${mode}_${randomBytes(24).toString('hex')}`;
  const expiresAt = lifetime === null ? null : Date.now() + lifetime;
  const last4 = key.slice(-4);
  const made = { hash: hashToken(key), connection: connectionCode, mode, last4, name, expiresAt };
  const id = await keys.create(made);
  return `${id}\nAPI key, shown this once: ${key}`;
}

async function revoke(keys: ApiKeyStore, { connectionCode }: Config, id: string): Promise<string> {
  const revoked = await keys.revoke(connectionCode, id);
  if (revoked === 'unknown') {
    throw new Error(`there is no key ${id} of "${connectionCode}": keys list shows their ids`);
  }
  return revoked === 'revoked' ? `revoked ${id}` : `${id} was revoked before`;
}

function describe(keys: readonly StoredApiKey[]): string {
  if (keys.length === 0) return 'no keys yet: make one with keys create';
  const day = (at: number | null) => (at === null ? '-' : new Date(at).toISOString());
  const rows = keys.map((key) => [
    key.id,
    `qk_${key.mode}_…${key.last4}`,
    stateOf(key),
    `created ${day(key.createdAt)}`,
    `last used ${day(key.lastUsedAt)}`,
    `expires ${day(key.expiresAt)}`,
    key.name ?? '',
  ]);
  return rows.map((row) => row.join('  ').trimEnd()).join('\n');
}

function stateOf({ revokedAt, expiresAt }: StoredApiKey): string {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= Date.now() ? 'expired' : 'valid';
}
