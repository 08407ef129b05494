import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { eventually } from '../harness/eventually';

let database: FreshDatabase;
let client: Client;
let holder: Client;
let folder: string;

beforeAll(async () => {
  database = await freshDatabase();
  [client, holder] = await Promise.all([connected(), connected()]);
  await client.query('drop table migrations');
  await client.query('create table large (id int)');
  folder = mkdtempSync(join(tmpdir(), 'quittance-migrations-'));
});
afterAll(async () => {
  await Promise.all([client.end(), holder.end()]);
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function connected(): Promise<Client> {
  const one = new Client({ connectionString: database.url });
  await one.connect();
  return one;
}

/** A program that migrates from the folder; its exit code and its errors. */
function migrating(): Promise<{ code: number; errors: string }> {
  const program = join(__dirname, 'run-migrations-of.js');
  const child = spawn(process.execPath, [program, database.url, folder]);
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  child.stdout.resume();
  return new Promise((done) => child.on('exit', (code) => done({ code: code ?? -1, errors })));
}

test('is made while others write, waits for open transactions, and two make it once', async () => {
  writeFileSync(
    join(folder, '0001_large-by-id.sql'),
    `-- Without a transaction: found by its id.
drop index concurrently if exists large_by_id;
create index concurrently large_by_id on large (id);
`,
  );
  // What a migration that was killed leaves behind: an index of the name that is no use.
  await client.query('create index large_by_id on large (id)');
  await client.query(
    "update pg_index set indisvalid = false where indexrelid = 'large_by_id'::regclass",
  );
  await holder.query('begin');
  await holder.query('insert into large values (1)');
  const both = [migrating(), migrating()];
  await eventually(async () => {
    const { rows } = await client.query(
      `select 1 from pg_stat_activity
       where application_name = 'quittance-migrate' and datname = current_database()`,
    );
    expect(rows).toHaveLength(2);
  });
  // Longer than a table in use is waited for, and meanwhile rows are written.
  await new Promise((done) => setTimeout(done, 6_000));
  await client.query('insert into large values (2)');
  await holder.query('commit');
  for (const { code, errors } of await Promise.all(both)) {
    expect({ code, errors }).toEqual({ code: 0, errors: expect.not.stringContaining('error') });
  }
  const { rows } = await client.query(
    "select indisvalid from pg_index where indexrelid = 'large_by_id'::regclass",
  );
  expect(rows).toEqual([{ indisvalid: true }]);
});

test('cannot be made concurrently in a file without that first line', async () => {
  writeFileSync(
    join(folder, '0002_in-a-transaction.sql'),
    'create index concurrently large_again on large (id);\n',
  );
  const { code, errors } = await migrating();
  expect(code).toBe(1);
  expect(errors).toContain('cannot run inside a transaction block');
});
