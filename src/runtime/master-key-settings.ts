import { environmentReader } from './environment-reader';
import type { Environment, EnvironmentReader } from './environment-reader';
import { Secret } from './secret';
import { parseMasterKey } from './encryption';
import type { MasterKeys } from './encryption';

const MISSING =
  'MASTER_KEY is missing: give every program the same 32 bytes, once made by ' +
  '`openssl rand -hex 32`, and keep a copy apart from the database';

/** With a live key `migrate` says so, too: it runs while the programs of before still run. */
export function missingMasterKey(env: Environment): string[] {
  const reader = environmentReader(env);
  const secret = (name: string) => reader.optionalSecret(name)?.reveal();
  const isLive = /^(sk|rk)_live_/.test(secret('STRIPE_SECRET_KEY') ?? '');
  return isLive && secret('MASTER_KEY') === undefined ? [MISSING] : [];
}

export function readMasterKeys(reader: EnvironmentReader): Secret<MasterKeys> {
  const bytesOf = (name: string, text: string | undefined): Buffer | undefined => {
    const bytes = text === undefined ? undefined : parseMasterKey(text);
    if (bytes === null) {
      reader.problems.push(
        `${name} must be 32 bytes, as 64 hexadecimal digits or in base64: \`openssl rand -hex 32\``,
      );
    }
    return bytes ?? undefined;
  };
  const given = reader.optionalSecret('MASTER_KEY')?.reveal();
  if (given === undefined) reader.problems.push(MISSING);
  const masterKey = bytesOf('MASTER_KEY', given);
  const previous = reader.optionalSecret('MASTER_KEY_PREVIOUS')?.reveal();
  const previousMasterKey = bytesOf('MASTER_KEY_PREVIOUS', previous);
  // What is missing is a problem that ends the program before any key is used.
  return new Secret({
    masterKey: masterKey ?? Buffer.alloc(0),
    ...(previousMasterKey && { previousMasterKey }),
  });
}
