import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { Client } from 'pg';
import { describeSchema } from '../../src/postgres/describe-schema';
import { fromRoot } from '../../src/runtime/root';
import type { TestDatabase } from './database';
import { migrate, openDatabase } from './database';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.end());

const DUMP = fromRoot('src', 'postgres', 'schema.sql');

test('schema.sql is what the migrations come to (UPDATE_SCHEMA=1 writes it anew)', async () => {
  const client = new Client({ connectionString: db.url });
  await client.connect();
  try {
    const now = await describeSchema(client);
    if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(DUMP, now);
    expect(existsSync(DUMP) ? readFileSync(DUMP, 'utf8') : '').toBe(now);
  } finally {
    await client.end();
  }
});

test('migrations are numbered without a gap, and running them again does nothing', async () => {
  const files = readdirSync(fromRoot('src', 'postgres', 'migrations')).sort();
  files.forEach((file, at) => {
    expect(file).toMatch(new RegExp(`^${String(at + 1).padStart(4, '0')}_[a-z-]+\\.sql$`));
  });
  expect(migrate(db.url)).toBe('migrated: nothing to do\n');
  const rows = await db.sql<{ name: string }>('select name from migrations order by id');
  expect(rows.map(({ name }) => `${name}.sql`)).toEqual(files);
});

test('the program refuses to run without DATABASE_URL and says so', () => {
  expect(() => migrate('')).toThrow(/DATABASE_URL/);
});

test('weak settings are refused before anything is migrated, each by its name', () => {
  const more = { STRIPE_SECRET_KEY: 'sk_live_abc', PUBLIC_URL: 'http://x', LINK_SECRET: 'y' };
  expect(() => migrate(db.url, more)).toThrow(/PUBLIC_URL must be https(.|\n)*LINK_SECRET with/);
});
