import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';
import { fromRoot } from '../../src/runtime/root';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';

let database: FreshDatabase;
let holder: Client;
beforeAll(async () => {
  database = await freshDatabase();
  holder = new Client({ connectionString: database.url });
  await holder.connect();
});
afterAll(async () => {
  await holder.end();
  await database.drop();
});

/** The program; what it printed and how it ended. */
async function runMigrate(more: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
  const env = { ...process.env, DATABASE_URL: database.url, ...more };
  const child = spawn(process.execPath, [fromRoot('dist', 'src', 'main', 'migrate.js')], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
  }
  const [code] = (await once(child, 'exit')) as [number];
  return { code, output };
}

test('a table in use is waited for a moment only, again and again, and words say so', async () => {
  await holder.query('begin');
  await holder.query('lock table migrations in access exclusive mode');
  const { code, output } = await runMigrate();
  await holder.query('rollback');
  expect(code).toBe(1);
  expect(output).toContain('in use; trying again');
  expect(output).toContain('nothing was changed: find who holds it in pg_stat_activity');
});

test('once it is free, the next try goes on', async () => {
  await holder.query('begin');
  await holder.query('lock table migrations in access exclusive mode');
  const running = runMigrate();
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await eventually(async () => {
    const { rows } = await other.query(
      `select 1 from pg_locks where not granted and locktype = 'relation'
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(rows).toHaveLength(1);
  });
  await other.end();
  await holder.query('rollback');
  expect(await running).toMatchObject({ code: 0 });
});

test('another migration under way is waited for as long as it takes', async () => {
  await holder.query('select pg_advisory_lock(7241865325823964)');
  const running = runMigrate();
  const ended = running.then(() => 'ended');
  // Longer than a table in use is waited for.
  await expect(Promise.race([ended, new Promise((done) => setTimeout(done, 6_000))])).resolves.toBe(
    undefined,
  );
  await holder.query('select pg_advisory_unlock(7241865325823964)');
  expect(await running).toMatchObject({ code: 0 });
});

test('with a live key and no MASTER_KEY it says what to do, and changes nothing', async () => {
  const { code, output } = await runMigrate({ STRIPE_SECRET_KEY: 'sk_live_of_nobody' });
  expect(code).toBe(1);
  expect(output).toContain('MASTER_KEY is missing: give every program the same 32 bytes');
  expect(output).not.toContain('migrated');
});
