import { readdirSync, readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { LARGE_TABLES, longLocksOf } from './migrations';

const FOLDER = fromRoot('src', 'postgres', 'migrations');

// Those before it are older than the first release: they run on empty tables.
const FIRST_WITH_ROWS = 24;

const files = readdirSync(FOLDER).filter((file) => Number(file.slice(0, 4)) >= FIRST_WITH_ROWS);

test('there are migrations to look at, and the large tables exist', () => {
  expect(files.length).toBeGreaterThan(0);
  const schema = readFileSync(fromRoot('src', 'postgres', 'schema.sql'), 'utf8');
  for (const table of LARGE_TABLES) expect(schema).toContain(`create table ${table} (`);
});

test.each(files)('%s keeps nobody from a large table for long', (file) => {
  expect(longLocksOf(readFileSync(`${FOLDER}/${file}`, 'utf8'))).toEqual([]);
});

const ALONE = '-- Without a transaction: why.\n';

test.each([
  ['create index a on invoices (ref);', 'may keep others waiting'],
  ['create unique index a\n  on payments (id);', 'may keep others waiting'],
  ['create index concurrently a on mails (id);', 'does not begin with'],
  [`${ALONE}create index a on mails (id);`, 'is no index made concurrently'],
  [`${ALONE}create index concurrently if not exists a on mails (id);`, 'is no index'],
  [`${ALONE}alter table mails add column a text;`, 'is no index made concurrently'],
  ['alter table commands alter column id type bigint;', 'may keep others waiting'],
  ['alter table commands alter column a set not null;', 'may keep others waiting'],
  ['alter table notices add constraint a check (x > 0);', 'may keep others waiting'],
  ["alter table attempts add column a text check (a in ('x'));", 'may keep others waiting'],
  ['alter table attempts add column a timestamptz default clock_timestamp();', 'may keep others'],
  ['update collections set wake_at = null;', 'may keep others waiting'],
  ['lock table timeline;', 'may keep others waiting'],
])('caught: %s', (sql, why) => {
  expect(longLocksOf(sql)).toEqual([expect.stringContaining(why)]);
});

test.each([
  [`${ALONE}drop index concurrently if exists a;\ncreate index concurrently a on mails (id);`],
  ['alter table mails add column a text;\n-- why\nalter table mails add column b int default 0;'],
  ['alter table notices add constraint a check (x > 0) not valid;'],
  ['create table small (ref text references invoices);\ncreate index a on small (ref);'],
  ['create table audit_entries (id text);\ncreate index a on audit_entries (id);'],
  ['update connections set hints_after = null;'],
])('allowed: %s', (sql) => {
  expect(longLocksOf(sql)).toEqual([]);
});
