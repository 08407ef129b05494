import { runMigrations } from '../../src/main/run-migrations';
import { connectForMigration } from '../../src/postgres/migration-connection';

/** As `migrate`, with the address of a database and the folder of the migrations. */
async function runMigrationsOf([url = '', folder = '']: string[]): Promise<void> {
  const client = await connectForMigration(url);
  try {
    console.log((await runMigrations(client, folder)).join('\n'));
  } finally {
    await client.end();
  }
}

runMigrationsOf(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
