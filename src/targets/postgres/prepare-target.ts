import { databaseIdentity } from '../../postgres/database-identity';
import type { AddressRules } from '../checked-addresses';
import { claimSchema, claimWords } from './claim-schema';
import type { ClaimProblem, ClaimedSchema } from './claim-schema';
import { codeIn, openPostgres, wordsFor } from './open-postgres';
import type { OpenPostgres } from './open-postgres';
import { parsePostgresUrl } from './postgres-address';

export interface WantedTarget extends ClaimedSchema {
  url: string;
  /** Of the collections that may come. */
  tables: readonly string[];
  /** Whether the schema is made; or it is only looked whether it could be. */
  keep: boolean;
}

export type PreparedTarget =
  | { kind: 'ready'; target: Record<string, unknown> }
  | { kind: 'refused'; problem: { pointer: string; code: string; detail: string } };

interface Preparing extends AddressRules {
  /** Which database is this program's own. */
  ownDatabase(): Promise<string>;
}

/** Looks at a database that is to be written to, by doing there what will be done. */
export async function prepareTarget(
  wanted: WantedTarget,
  rules: Preparing,
): Promise<PreparedTarget> {
  const address = parsePostgresUrl(wanted.url, rules);
  if ('problem' in address) return refused('postgres_url_invalid', address.problem);
  const { host, port, database, user } = address;
  let open: OpenPostgres;
  try {
    open = await openPostgres(address, rules);
  } catch (error) {
    return refused('postgres_unreachable', wordsFor(error));
  }
  try {
    if ((await databaseIdentity(open)) === (await rules.ownDatabase())) return OWN;
    const problem = await tryClaim(open, wanted);
    if (problem !== null) return refusedClaim(problem);
  } catch (error) {
    return MAY_NOT.includes(codeIn(error) ?? '')
      ? refused('postgres_read_only', MAY_NOT_WORDS)
      : refused('postgres_unreachable', wordsFor(error));
  } finally {
    await open.close();
  }
  const { schema, owner } = wanted;
  return { kind: 'ready', target: { host, port, database, user, schema, owner } };
}

/** No right to; a session or a server in which nothing may be written. */
const MAY_NOT = ['42501', '25006'];

const MAY_NOT_WORDS = 'has a user that may not make a schema and tables there: grant it create';

const refused = (code: string, detail: string, pointer = '/postgres/url'): PreparedTarget => ({
  kind: 'refused',
  problem: { pointer, code, detail },
});

const OWN = refused(
  'postgres_own_database',
  'is the database of this installation: name another one',
);

const CLAIM_CODES = {
  foreign: 'postgres_table_exists',
  taken: 'postgres_schema_taken',
  newer: 'postgres_schema_newer',
} as const;

const refusedClaim = (problem: ClaimProblem): PreparedTarget =>
  refused(CLAIM_CODES[problem.kind], claimWords(problem), '/postgres/schema');

/** Done, and taken back where it is not to be kept. */
async function tryClaim(open: OpenPostgres, wanted: WantedTarget): Promise<ClaimProblem | null> {
  await open.query('begin');
  let isKept = false;
  try {
    const problem = await claimSchema(open, wanted, wanted.tables);
    isKept = wanted.keep && problem === null;
    return problem;
  } finally {
    await open.query(isKept ? 'commit' : 'rollback');
  }
}
