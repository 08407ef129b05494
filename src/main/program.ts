import { ConfigError, readConfig } from '../runtime/config';
import type { Config } from '../runtime/config';

/** What every program does around its own work: read the settings, and end with plain words. */
export function runProgram(name: string, main: (config: Config) => Promise<void>): void {
  const run = async () => main(readConfig(process.env));
  run().then(
    () => process.exit(),
    (error: unknown) => {
      // A wrong setting is reported in its own words; a stack of ours would only hide them.
      const words = error instanceof ConfigError ? error.message : error;
      console.error(`${name} ended:`, words);
      process.exit(1);
    },
  );
}

export function untilShutdownSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}
