import { Client } from 'pg';
import type { Queryable } from '../../src/postgres/database';
import { claimSchema, claimWords, register } from '../../src/targets/postgres/claim-schema';
import type { TableStep } from '../../src/targets/postgres/claim-schema';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';

// Tables in a database of the user's, from one version of this program to the next.

let theirs: FreshDatabase;
let client: Client;
let db: Queryable;
beforeAll(async () => {
  theirs = await freshDatabase();
  client = new Client({ connectionString: theirs.url });
  await client.connect();
  db = {
    query: async (text: string, values: unknown[] = []) => (await client.query(text, values)).rows,
  } as Queryable;
});
afterAll(async () => {
  await client.end();
  await theirs.drop();
});

const OF = { schema: 'mirrored', owner: 'a sync' };
const NAMES = ['customer', 'charge'];

async function claim(steps?: readonly TableStep[]) {
  await client.query('begin');
  const problem = await claimSchema(db, OF, NAMES, steps);
  await client.query(problem === null ? 'commit' : 'rollback');
  return problem;
}

const versions = async () =>
  (await client.query('select name, version from mirrored.quittance_tables order by name')).rows;

const columnsOf = async (table: string) =>
  (
    await client.query<{ name: string }>(
      `select column_name as name from information_schema.columns
       where table_schema = 'mirrored' and table_name = $1 order by ordinal_position`,
      [table],
    )
  ).rows.map(({ name }) => name);

test('older tables are lifted step by step; those of a newer version are refused', async () => {
  expect(await claim()).toBeNull();
  for (const name of NAMES) {
    await client.query(`create table mirrored.${name} (upstream_id text)`);
    await register(db, OF, name);
  }
  const steps: TableStep[] = [
    (table) => `alter table ${table} add column first text`,
    (table) => `alter table ${table} add column second text`,
  ];
  expect(await claim(steps.slice(0, 1))).toBeNull();
  expect(await columnsOf('customer')).toEqual(['upstream_id', 'first']);
  expect(await claim(steps)).toBeNull();
  expect(await claim(steps)).toBeNull();
  expect(await columnsOf('charge')).toEqual(['upstream_id', 'first', 'second']);
  expect(await versions()).toEqual(
    ['charge', 'customer', 'quittance_tables'].map((name) => ({ name, version: 3 })),
  );
  const problem = await claim();
  expect(problem).toEqual({ kind: 'newer' });
  expect(claimWords(problem!)).toBe('was made by a newer version of this program: update it');
});

test('a step that fails leaves the tables as they were', async () => {
  const before = [await versions(), await columnsOf('customer')];
  const broken: TableStep = (table) => `alter table ${table} add column first text`;
  const same: TableStep = (table) => `alter table ${table} add column third text`;
  await client.query('begin');
  await expect(claimSchema(db, OF, NAMES, [broken, broken, same, broken])).rejects.toThrow(/first/);
  await client.query('rollback');
  expect([await versions(), await columnsOf('customer')]).toEqual(before);
});
