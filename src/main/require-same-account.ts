import type { Stores } from '../postgres/stores';
import { ConfigError } from '../runtime/config';
import type { Config } from '../runtime/config';
import type { Log } from '../runtime/log';
import type { AccountReading } from '../stripe/read-account';

interface AccountDeps {
  stores: Pick<Stores, 'connections'>;
  log: Pick<Log, 'warn'>;
  config: Pick<Config, 'connectionCode'>;
  readAccount: () => Promise<AccountReading>;
}

/**
 * A connection collects into one account for ever: its customers, payments and refunds are there.
 * With the key of another one each of them would be missing, so nothing is begun with it.
 */
export async function requireSameAccount(deps: AccountDeps): Promise<void> {
  const { connectionCode: code } = deps.config;
  const read = await deps.readAccount();
  if (read.kind !== 'read') {
    return deps.log.warn({ connection: code }, 'whose Stripe key it is could not be read');
  }
  const bound = await deps.stores.connections.bindAccount(code, read.account);
  if (bound === read.account) {
    return deps.stores.connections.setMethodsOff(code, read.methodsOff ?? []);
  }
  throw new ConfigError([
    `STRIPE_SECRET_KEY is of the account ${read.account}, but the connection "${code}" collects ` +
      `into ${bound}, where its customers and payments are: use a key of that account, or ` +
      'another CONNECTION_CODE',
  ]);
}
