import { parseArgs } from 'node:util';
import { DAY } from '../domain/time';
import { SCOPES } from '../domain/api-key';
import type { KeyReach, Scope } from '../domain/api-key';
import { COMMAND_LINE } from '../domain/audit';
import type { ApiKeyStore, StoredApiKey } from '../postgres/access/api-keys';
import type { Stores } from '../postgres/stores';
import { newApiKey } from '../runtime/new-api-key';
import { connectionFromConfig } from './connection-from-config';
import { openStores } from './open-stores';
import { runProgram } from './program';

const USAGE = `keys create [--scope read|collect|admin] [--installation] [--name <whose>]
            [--expires-in-days <n>]   prints the key, this once; the scope is admin if unsaid,
                                      and --installation makes it one of all connections
keys list                             all keys, without the keys themselves
keys revoke <id>                      ends one at once; list shows the ids`;

/** Makes, lists and ends the keys to the API; only their hashes are stored. */
runProgram('keys', async (config) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scope: { type: 'string' },
      installation: { type: 'boolean' },
      'expires-in-days': { type: 'string' },
    },
  });
  const [command, id = ''] = positionals;
  const stores = openStores(config, 2);
  try {
    if (command === 'create') {
      const lifetime = lifetimeOf(values['expires-in-days']);
      const expiresAt = lifetime === null ? null : Date.now() + lifetime;
      const connection = values.installation === true ? null : config.connectionCode;
      const reach = { scope: scopeOf(values.scope), connection, expiresAt };
      await stores.connections.seed(connectionFromConfig(config), COMMAND_LINE);
      console.log(await create(stores, reach, values.name ?? null));
    } else if (command === 'list') {
      console.log(describe(await stores.apiKeys.list(null)));
    } else if (command === 'revoke' && id !== '') {
      console.log(await revoke(stores.apiKeys, id));
    } else {
      throw new Error(`say what to do:\n${USAGE}`);
    }
  } finally {
    await stores.close();
  }
});

function scopeOf(given: string | undefined): Scope {
  const scope = SCOPES.find((one) => one === (given ?? 'admin'));
  if (scope !== undefined) return scope;
  throw new Error(`--scope is "${given}": give one of ${SCOPES.join(', ')}`);
}

function lifetimeOf(days: string | undefined): number | null {
  if (days === undefined) return null;
  if (/^\d{1,4}$/.test(days) && Number(days) > 0) return Number(days) * DAY;
  throw new Error(`--expires-in-days is "${days}": give a whole number from 1 to 9999`);
}

async function create(
  { apiKeys, connections }: Pick<Stores, 'apiKeys' | 'connections'>,
  reach: KeyReach,
  name: string | null,
): Promise<string> {
  const { connection } = reach;
  // The connection may have been there before, in a mode that is not the configuration's.
  const mode = connection === null ? null : ((await connections.get(connection))?.mode ?? null);
  const { key, hash, last4 } = newApiKey(mode);
  const { id } = await apiKeys.create({ ...reach, hash, last4, mode, name }, COMMAND_LINE);
  return `${id}\nAPI key, shown this once: ${key}`;
}

/** Who may run commands may make a key at any time, so the last one may be ended, too. */
async function revoke(keys: ApiKeyStore, id: string): Promise<string> {
  const asked = { id, connection: null, at: null, exceptLastAdmin: false };
  const revoked = await keys.revoke(asked, COMMAND_LINE);
  if (revoked === 'unknown') {
    throw new Error(`there is no key ${id}: keys list shows their ids`);
  }
  return revoked === 'revoked' ? `revoked ${id}` : `${id} was revoked before`;
}

function describe(keys: readonly StoredApiKey[]): string {
  if (keys.length === 0) return 'no keys yet: make one with keys create';
  const day = (at: number | null) => (at === null ? '-' : new Date(at).toISOString());
  const rows = keys.map((key) => [
    key.id,
    `qk_${key.mode ?? 'installation'}_…${key.last4}`,
    stateOf(key),
    key.scope,
    key.connection ?? 'all connections',
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
