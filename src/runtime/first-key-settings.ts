import type { EnvironmentReader } from './environment-reader';
import type { Secret } from './secret';

/** Only a key that can be sent at all; with a live one `weakSettings` asks for more. */
export function readFirstKey(reader: EnvironmentReader, live: boolean): Secret | undefined {
  const key = reader.optionalSecret('BOOTSTRAP_API_KEY');
  if (!live && key !== undefined && !/^qk_test_[\w-]{8,200}$/.test(key.reveal())) {
    reader.problems.push(
      'BOOTSTRAP_API_KEY must be qk_test_ and then 8 to 200 of A-Z, a-z, 0-9, - and _; without ' +
        'it `keys create` makes a key',
    );
  }
  return key;
}

/** It is over every connection, so that a short one is refused in any mode. */
export function readFirstInstallationKey(reader: EnvironmentReader): Secret | undefined {
  const key = reader.optionalSecret('BOOTSTRAP_INSTALLATION_KEY');
  if (key !== undefined && !/^qk_installation_[\w-]{32,200}$/.test(key.reveal())) {
    reader.problems.push(
      'BOOTSTRAP_INSTALLATION_KEY must be qk_installation_ and then 32 to 200 of A-Z, a-z, 0-9, ' +
        '- and _; without it `keys create --installation` makes a key',
    );
  }
  return key;
}
