import { ConfigError, readDatabaseUrl } from '../runtime/config';
import { fromRoot } from '../runtime/root';

/** Brings the schema up to date and ends; two that start together wait for each other. */
async function migrate(): Promise<void> {
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
