/** Tables that hold a row or more of each invoice or customer, or of each call. */
export const LARGE_TABLES = [
  'invoices',
  'collections',
  'stripe_events',
  'attempts',
  'payments',
  'checkouts',
  'notices',
  'commands',
  'mails',
  'customer_mails',
  'timeline',
  'customers',
  'payment_methods',
  'stored_methods',
  'idempotency_keys',
  'frozen_requests',
  'audit_entries',
  'mirror_records',
  'mirror_events',
];

const LARGE = `(?:${LARGE_TABLES.join('|')})`;
const BEFORE = '(?:on|table|update|from|into|only|exists|lock)';
const NAMES_LARGE = new RegExp(`\\b${BEFORE} ${LARGE}\\b`, 'i');

const WITHOUT_TRANSACTION = /^-- Without a transaction\b/;

/** They let others write meanwhile. */
const ALONE = [
  /^drop index concurrently if exists \w+$/i,
  /^create (unique )?index concurrently \w+ on \w+ /i,
];
/** They lock the table only while they change the catalog. */
const SHORT = [
  new RegExp(`^alter table ${LARGE} add constraint \\w+ .*not valid$`, 'is'),
  new RegExp(`^alter table ${LARGE} (validate|drop) constraint \\w+$`, 'i'),
  new RegExp(`^alter table ${LARGE} drop column \\w+$`, 'i'),
  /^create table /i,
];
const ADDS_COLUMN = new RegExp(`^alter table ${LARGE} add column \\w+ `, 'i');
// A constraint reads the table, and a default that is no constant writes every row.
const READS_ALL = /\b(check|references|unique|primary key|generated|\w+\()/i;

/** What of a migration keeps others from a large table for long. */
export function longLocksOf(sql: string): string[] {
  const isAlone = WITHOUT_TRANSACTION.test(sql);
  const isEmpty = (statement: string) =>
    [...sql.matchAll(/^create table (\w+)/gim)].some(([, table]) =>
      new RegExp(`^create (unique )?index \\w+ on ${table}\\b`, 'i').test(statement),
    );
  return statementsOf(sql).flatMap((statement) => {
    const isConcurrent = ALONE.some((allowed) => allowed.test(statement));
    if (isConcurrent && isAlone) return [];
    if (isConcurrent)
      return [`its file does not begin with "-- Without a transaction": ${statement}`];
    if (isAlone) return [`runs in no transaction, and is no index made concurrently: ${statement}`];
    if (!NAMES_LARGE.test(statement) || isShort(statement) || isEmpty(statement)) return [];
    return [`may keep others waiting for long: ${statement}`];
  });
}

const isShort = (statement: string): boolean =>
  SHORT.some((allowed) => allowed.test(statement)) ||
  (ADDS_COLUMN.test(statement) && !READS_ALL.test(statement));

const statementsOf = (sql: string): string[] =>
  sql
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
