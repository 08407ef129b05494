import type { EnvironmentReader } from './environment-reader';
import { Secret } from './secret';
import { parseMasterKey } from './vault';
import type { MasterKeys } from './vault';

export function readMasterKeys(reader: EnvironmentReader): Secret<MasterKeys> {
  const bytesOf = (name: string, text: string | undefined): Buffer | undefined => {
    const bytes = text === undefined || text === '' ? undefined : parseMasterKey(text);
    if (bytes === null) {
      reader.problems.push(
        `${name} must be 32 bytes, as 64 hexadecimal digits or in base64: \`openssl rand -hex 32\``,
      );
    }
    return bytes ?? undefined;
  };
  const masterKey = bytesOf('MASTER_KEY', reader.secret('MASTER_KEY').reveal());
  const previous = reader.optionalSecret('MASTER_KEY_PREVIOUS')?.reveal();
  const previousMasterKey = bytesOf('MASTER_KEY_PREVIOUS', previous);
  // What is missing is a problem that ends the program before any key is used.
  return new Secret({
    masterKey: masterKey ?? Buffer.alloc(0),
    ...(previousMasterKey && { previousMasterKey }),
  });
}
