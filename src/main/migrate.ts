import { readFile } from 'node:fs/promises';
import { connectForMigration, limitSessionsOf } from '../postgres/migration-connection';
import { refreshTypedViews } from '../postgres/typed-views';
import { ConfigError } from '../runtime/config';
import { readMigrationSettings } from '../runtime/database-settings';
import { missingMasterKey } from '../runtime/master-key-settings';
import { fromRoot } from '../runtime/root';
import { weakSettings } from '../runtime/weak-settings';
import { migrateTemporal } from './migrate-temporal';
import { runMigrations } from './run-migrations';

type Session = Awaited<ReturnType<typeof connectForMigration>>;

/** Brings the schema up to date and ends; two that start together wait for each other. */
async function migrate(): Promise<void> {
  // It runs before the programs of before are ended: what the next ones would refuse is said here.
  const weak = [...weakSettings(process.env), ...missingMasterKey(process.env)];
  if (weak.length > 0) throw new ConfigError(weak);
  const { url, limitedRole } = readMigrationSettings(process.env);
  const client = await connectForMigration(url.reveal());
  try {
    const done = await runMigrations(client, fromRoot('src', 'postgres', 'migrations'));
    for (const name of done) console.log(`migrated: ${name}`);
    if (done.length === 0) console.log('migrated: nothing to do');
    const views = await readFile(fromRoot('src', 'postgres', 'views', 'stripe.sql'), 'utf8');
    const made = await refreshTypedViews(client, views);
    if (made !== null) console.error(made);
    if (limitedRole !== null) await limitSessions(client, limitedRole);
  } finally {
    await client.end();
  }
  await migrateTemporal(process.env);
}

async function limitSessions(client: Session, role: string): Promise<void> {
  const lines = await limitSessionsOf(client, role);
  if (lines.length === 0) return;
  console.error(
    `The limits of "${role}" could not be set by this role. Let an administrator type:`,
  );
  for (const line of lines) console.error(`  ${line};`);
}

migrate().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
});
