import { ConfigError, readDatabaseUrl } from '../runtime/config';
import { fromRoot } from '../runtime/root';
import { weakSettings } from '../runtime/weak-settings';

/** Brings the schema up to date and ends; two that start together wait for each other. */
async function migrate(): Promise<void> {
  // It runs before the programs of before are ended: what the next ones would refuse is said here.
  const weak = weakSettings(process.env);
  if (weak.length > 0) throw new ConfigError(weak);
  const { runner } = await import('node-pg-migrate');
  const done = await runner({
    databaseUrl: readDatabaseUrl(process.env).reveal(),
    dir: fromRoot('src', 'postgres', 'migrations'),
    direction: 'up',
    migrationsTable: 'migrations',
    advisoryLockMode: 'wait',
    logger: { debug: silent, info: silent, warn: console.error, error: console.error },
  });
  for (const { name } of done) console.log(`migrated: ${name}`);
  if (done.length === 0) console.log('migrated: nothing to do');
}

function silent(): void {}

migrate().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
