import type { Queryable } from '../../postgres/database';

/** What is written where, and who writes it. */
export interface ClaimedSchema {
  schema: string;
  /** The stream of one sync: two of them never write into the same tables. */
  owner: string;
}

/** What is done to each table of ours, by its quoted name, to lift it by one version. */
export type TableStep = (table: string) => string;

/** The step at place n lifts version n + 1 by one; new tables are of the newest version. */
const STEPS: readonly TableStep[] = [];

const versionAfter = (steps: readonly TableStep[]): number => steps.length + 1;

/** It lists which tables of the schema are ours. */
const OURS = 'quittance_tables';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const tableName = (schema: string, table: string): string =>
  `${quoted(schema)}.${quoted(table)}`;

export type ClaimProblem =
  | { kind: 'taken' }
  | { kind: 'newer' }
  /** They were there, and are not ours. */
  | { kind: 'foreign'; tables: string[] };

interface OurTable {
  name: string;
  owner: string;
  version: number;
  [other: string]: unknown;
}

/** Makes the schema where there is none, and lifts what is older. Part of a transaction. */
export async function claimSchema(
  tx: Queryable,
  { schema, owner }: ClaimedSchema,
  tables: readonly string[],
  steps: readonly TableStep[] = STEPS,
): Promise<ClaimProblem | null> {
  // Two that begin at once would both make it.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`quittance ${schema}`]);
  const existing = await tx.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (existing.length === 0) await tx.query(`create schema ${quoted(schema)}`);
  const ours = tableName(schema, OURS);
  await tx.query(
    `create table if not exists ${ours} (
       name text primary key, owner text not null, version integer not null)`,
  );
  const rows = await tx.query<OurTable>(`select name, owner, version from ${ours}`);
  if (rows.some((row) => row.owner !== owner)) return { kind: 'taken' };
  if (rows.some(({ version }) => version > versionAfter(steps))) return { kind: 'newer' };
  const listed = new Set(rows.map(({ name }) => name));
  const there = await tx.query<{ relname: string }>(
    `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relname = any($2) order by c.relname`,
    [schema, [...tables]],
  );
  const foreign = there.map(({ relname }) => relname).filter((name) => !listed.has(name));
  if (foreign.length > 0) return { kind: 'foreign', tables: foreign };
  await register(tx, { schema, owner }, OURS);
  for (const row of rows) await lift(tx, { schema, steps, row });
  return null;
}

/** Its list of tables has never changed, so there is no step of it. */
async function lift(
  tx: Queryable,
  { schema, steps, row }: { schema: string; steps: readonly TableStep[]; row: OurTable },
): Promise<void> {
  const { name, version } = row;
  const missing = steps.slice(version - 1);
  if (missing.length === 0) return;
  if (name !== OURS) for (const step of missing) await tx.query(step(tableName(schema, name)));
  await tx.query(`update ${tableName(schema, OURS)} set version = $2 where name = $1`, [
    name,
    versionAfter(steps),
  ]);
}

/** From now on the table is ours. Part of a transaction. */
export async function register(
  tx: Queryable,
  { schema, owner }: ClaimedSchema,
  table: string,
): Promise<void> {
  await tx.query(
    `insert into ${tableName(schema, OURS)} (name, owner, version) values ($1, $2, $3)
     on conflict (name) do nothing`,
    [table, owner, versionAfter(STEPS)],
  );
}

const NAMED_MAX = 5;

export function claimWords(problem: ClaimProblem): string {
  if (problem.kind === 'taken') {
    return 'holds what another sync or stream is written into: name another schema';
  }
  if (problem.kind === 'newer') return 'was made by a newer version of this program: update it';
  const names = problem.tables.slice(0, NAMED_MAX).join(', ');
  const more = problem.tables.length > NAMED_MAX ? ' and others' : '';
  return `has tables that are not ours: ${names}${more}; name another schema`;
}
