import type { Command, CommandOutcome } from '../../domain/collection/model/command';
import type { Actor } from '../../domain/audit';
import type { Invoice, DocumentBytes } from '../../domain/invoice';
import { writeAudit } from '../access/audit';
import type { Queryable, Database } from '../database';
import { queryableOf } from '../database';
import { saveDocuments } from '../documents';
import type { RunRow } from './run-leases';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';

export interface CommandRow {
  command: Command;
  ref: string;
  answer: CommandOutcome | null;
  contentHash: string;
  askedAt: number;
}

/** The invoice whose commands are meant. */
export interface CommandsOf {
  connection: string;
  ref: string;
}

/** What comes with a command. */
export interface WithCommand {
  document?: Invoice | undefined;
  contents?: DocumentBytes[] | undefined;
  /** For the audit log; absent: the customer, on the invoice's page. */
  actor?: Actor | undefined;
}

export interface CommandStore {
  /**
   * Stores it once; answers the row that is there. `same` is false if the content differs. With
   * `edit` comes the new document, which `collections.save` puts in place when it is done,
   * and what its documents hold.
   */
  store(
    ref: string,
    command: Command,
    hash: string,
    more?: WithCommand,
  ): Promise<{ row: CommandRow; same: boolean }>;
  /** Stores a command that is refused at once, with its answer: no run ever takes it in. */
  storeRefused(
    ref: string,
    command: Command,
    hash: string,
    answer: CommandOutcome,
  ): Promise<{ row: CommandRow; same: boolean }>;
  get(connection: string, id: string): Promise<CommandRow | null>;
  /** Of one invoice: callers of two connections may have named their commands alike. */
  answersFor(tx: Transaction, invoice: CommandsOf, ids: string[]): Promise<CommandOutcome[]>;
  /** Stored, applied by no step after 1 min, 5, 30, then each 6 h: for the sweep. */
  leaseStale(limit: number): Promise<RunRow[]>;
  /** Leased, and the runs of these invoices were not reached: due again in a minute. */
  hintSoon(refs: readonly string[]): Promise<void>;
}

const COLUMNS = `
  command, ref, answer, content_hash as "contentHash", asked_at as "askedAt"`;

type CommandFields = CommandRow & Record<string, unknown>;

/** What was asked, kept for ever under the caller's key: asking again finds the same answer. */
export function commandStore(db: Database): CommandStore {
  return {
    store: async (ref, command, hash, { document, contents = [], actor } = {}) => {
      // First, so that a step that takes the command in finds them; alone they harm nobody.
      await saveDocuments(db, ref, contents);
      const toStore = { ref, command, hash, document, actor };
      return actor === undefined
        ? storeCommand(db, toStore)
        : db.transaction((tx) => storeCommand(tx, toStore));
    },
    storeRefused: (ref, command, hash, answer) => storeCommand(db, { ref, command, hash, answer }),
    get: (connection, id) => get(db, connection, id),
    answersFor: (tx, invoice, ids) => answersFor(queryableOf(tx), invoice, ids),
    leaseStale: (limit) => leaseStale(db, limit),
    hintSoon: (refs) => hintSoon(db, refs),
  };
}

interface CommandToStore {
  ref: string;
  command: Command;
  hash: string;
  document?: Invoice | undefined;
  answer?: CommandOutcome;
  actor?: Actor | undefined;
}

/** What was asked; the document that an edit brings is stored beside it. */
async function auditCommand(
  tx: Queryable,
  actor: Actor,
  given: { connection: string; invoice: string; command: Command },
): Promise<void> {
  const { terms: _terms, by: _by, ...after } = { terms: null, ...given.command };
  const { connection, invoice: subject } = given;
  const action = 'command.given';
  await writeAudit(tx, actor, { connection, action, subject, before: null, after });
}

/** Part of a transaction that stores more than the command, or alone. */
export async function storeCommand(
  db: Queryable,
  toStore: CommandToStore,
): Promise<{ row: CommandRow; same: boolean }> {
  const { ref, command, hash, document, answer, actor } = toStore;
  const [inserted] = await db.query<{ connection: string; invoice: string }>(
    `insert into commands (connection, id, ref, name, command, document, content_hash, answer,
       answered_at, applied_at)
     select i.connection, $2, i.ref, $3, $4, $5, $6, $7::jsonb,
       case when $7 is not null then now() end, case when $7 is not null then now() end
     from invoices i where i.ref = $1
     on conflict (connection, id) do nothing
     returning connection, (select id from invoices where ref = $1) as invoice`,
    [
      ref,
      command.id,
      command.name,
      toJsonb(command),
      document === undefined ? null : toJsonb(document),
      hash,
      answer === undefined ? null : toJsonb(answer),
    ],
  );
  if (inserted !== undefined && actor !== undefined) {
    await auditCommand(db, actor, { ...inserted, command });
  }
  const [row] = await db.query<CommandFields>(
    `select ${COLUMNS} from commands
     where connection = (select connection from invoices where ref = $1) and id = $2`,
    [ref, command.id],
  );
  if (row === undefined)
    throw new Error(`there is no invoice ${ref} for the command ${command.name}`);
  return { row, same: row.contentHash === hash && row.ref === ref };
}

async function get(db: Queryable, connection: string, id: string): Promise<CommandRow | null> {
  const [row] = await db.query<CommandFields>(
    `select ${COLUMNS} from commands where connection = $1 and id = $2`,
    [connection, id],
  );
  return row ?? null;
}

async function answersFor(
  tx: Queryable,
  { connection, ref }: CommandsOf,
  ids: string[],
): Promise<CommandOutcome[]> {
  const rows = await tx.query<{ answer: CommandOutcome }>(
    `select answer from commands
     where connection = $1 and id = any($2) and ref = $3 and answer is not null
     order by written`,
    [connection, ids, ref],
  );
  return rows.map(({ answer }) => answer);
}

/** Each is handed out once a minute, then less often, as long as no step takes it in. */
async function leaseStale(db: Queryable, limit: number): Promise<RunRow[]> {
  return db.query<RunRow & Record<string, unknown>>(
    `with due as (
       select c.connection, c.id from commands c
       where c.applied_at is null and c.hint_due_at <= now()
       order by c.hint_due_at limit $1 for update skip locked
     ), pushed as (
       update commands c set hints = c.hints + 1, hint_due_at = now() + case c.hints
         when 0 then interval '5 minutes'
         when 1 then interval '30 minutes'
         else interval '6 hours' end
       from due where c.connection = due.connection and c.id = due.id
       returning c.ref
     )
     select distinct i.connection, i.external_id as "externalId", i.ref
     from pushed join invoices i on i.ref = pushed.ref`,
    [limit],
  );
}

async function hintSoon(db: Queryable, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await db.query(
    `with unreached as (
       select connection, id from commands where ref = any($1) and applied_at is null
       order by connection, id for update
     )
     update commands c
     set hints = greatest(c.hints - 1, 0), hint_due_at = now() + interval '1 minute'
     from unreached where c.connection = unreached.connection and c.id = unreached.id`,
    [refs],
  );
}
