import { chainBreak, chainEntry } from '../../domain/audit';
import type {
  Actor,
  AuditChange,
  AuditEntry,
  ChainBreak,
  ChainEnd,
  ChainedAuditEntry,
} from '../../domain/audit';
import type { Digest } from '../../domain/refs';
import { uuidv7 } from '../../runtime/digest';
import type { Database, Queryable } from '../database';
import { numberInSingleFile } from '../numbering';
import { toJsonb } from '../storable-text';

export interface AuditQuery {
  /** Null: of the whole installation. */
  connection: string | null;
  after: number;
  limit: number;
  subject?: string | undefined;
  action?: string | undefined;
}

export type AuditVerdict =
  { ok: true; entries: number; hash: string | null } | ({ ok: false } & ChainBreak);

export interface AuditStore {
  /** In the order of the chain, after what is committed was put into it. */
  list(query: AuditQuery): Promise<ChainedAuditEntry[]>;
  /** Puts what is committed into the chains; answers how many entries that were. */
  chain(): Promise<number>;
  /** Computes a chain anew: where it is broken, or its last hash, to be kept elsewhere. */
  verify(connection: string | null): Promise<AuditVerdict>;
  /** Each chain there is. */
  chains(): Promise<(string | null)[]>;
}

const BATCH_SIZE = 500;

const COLUMNS = `
  id, connection, at, done_by as by, key_id as "keyId", address, action, subject, before, after,
  position, previous_hash as "previousHash", hash`;

/** Who did what. Entries are written by the stores of what was changed, in the same transaction. */
export function auditStore(db: Database, digest: Digest): AuditStore {
  const chain = async () => {
    let chained = 0;
    for (;;) {
      const more = (await hasUnchained(db)) ? await chainBatch(db, digest) : 0;
      chained += more;
      if (more < BATCH_SIZE) return chained;
    }
  };
  return {
    chain,
    list: async (query) => {
      await chain();
      return list(db, query);
    },
    verify: async (connection) => {
      await chain();
      return verify(db, digest, connection);
    },
    chains: async () => {
      const sql = 'select distinct connection from audit_entries order by connection nulls first';
      const rows = await db.query<{ connection: string | null }>(sql);
      return rows.map(({ connection }) => connection);
    },
  };
}

/** Part of the transaction that changes it. */
export async function writeAudit(tx: Queryable, actor: Actor, change: AuditChange): Promise<void> {
  const { connection, action, subject, before, after } = change;
  await tx.query(
    `insert into audit_entries
       (id, connection, at, done_by, key_id, address, action, subject, before, after)
     values ($1, $2, date_trunc('milliseconds', clock_timestamp()), $3, $4, $5, $6, $7, $8, $9)`,
    [
      `audit_${uuidv7()}`,
      connection,
      actor.by,
      actor.keyId,
      actor.address,
      action,
      subject,
      before === null ? null : toJsonb(before),
      after === null ? null : toJsonb(after),
    ],
  );
}

async function hasUnchained(db: Database): Promise<boolean> {
  const sql = 'select 1 as one from audit_entries where position is null limit 1';
  return (await db.query(sql)).length > 0;
}

type StoredEntry = AuditEntry & Record<string, unknown>;

function chainBatch(db: Database, digest: Digest): Promise<number> {
  return numberInSingleFile(db, async (tx) => {
    const waiting = await tx.query<StoredEntry>(
      `select ${COLUMNS} from audit_entries where position is null
       order by written limit ${BATCH_SIZE}`,
    );
    const ends = new Map<string | null, ChainEnd | null>();
    const chained: ChainedAuditEntry[] = [];
    for (const entry of waiting) {
      const { connection } = entry;
      const end = ends.has(connection) ? ends.get(connection) : await endOf(tx, connection);
      const next = chainEntry(digest, end ?? null, entry);
      ends.set(connection, next);
      chained.push(next);
    }
    await tx.query(
      `update audit_entries e
       set position = given.position, previous_hash = given.previous, hash = given.hash
       from unnest($1::text[], $2::bigint[], $3::text[], $4::text[])
         as given (id, position, previous, hash)
       where e.id = given.id`,
      [
        chained.map(({ id }) => id),
        chained.map(({ position }) => position),
        chained.map(({ previousHash }) => previousHash),
        chained.map(({ hash }) => hash),
      ],
    );
    return chained.length;
  });
}

async function endOf(tx: Queryable, connection: string | null): Promise<ChainEnd | null> {
  const [end] = await tx.query<ChainEnd & Record<string, unknown>>(
    `select position, hash from audit_entries
     where coalesce(connection, '') = $1 and position is not null
     order by position desc limit 1`,
    [connection ?? ''],
  );
  return end ?? null;
}

async function list(db: Queryable, query: AuditQuery): Promise<ChainedAuditEntry[]> {
  const { connection, after, limit, subject, action } = query;
  const values = [connection ?? '', after, limit, ...[subject ?? [], action ?? []].flat()];
  // Words for what is asked alone: each filter has its index, which one statement for all hides.
  const filters = [subject && 'subject', action && 'action'].filter(Boolean);
  return db.query<ChainedAuditEntry & Record<string, unknown>>(
    `select ${COLUMNS} from audit_entries
     where coalesce(connection, '') = $1 and position > $2
       ${filters.map((column, at) => `and ${column} = $${at + 4}`).join(' ')}
     order by position limit $3`,
    values,
  );
}

async function verify(
  db: Queryable,
  digest: Digest,
  connection: string | null,
): Promise<AuditVerdict> {
  let end: ChainEnd | null = null;
  for (;;) {
    const after: number = end?.position ?? 0;
    const page = await list(db, { connection, after, limit: BATCH_SIZE });
    for (const entry of page) {
      const broken = chainBreak(digest, end, entry);
      if (broken !== null) return { ok: false, ...broken };
      end = entry;
    }
    if (page.length < BATCH_SIZE) break;
  }
  return { ok: true, entries: end?.position ?? 0, hash: end?.hash ?? null };
}
