import type { Actor } from '../../../domain/audit';
import { canonicalJson } from '../../../domain/canonical-json';
import type {
  ConsumerKind,
  ConsumerSettings,
  StreamName,
} from '../../../domain/mirror/consumers/consumer';
import type { MasterKeys } from '../../../runtime/encryption';
import type { Secret } from '../../../runtime/secret';
import type { Database, Queryable } from '../../database';
import { toJsonb } from '../../storable-text';
import { auditConsumer, changeConsumer, setDesired, settingsShown } from './change-consumer';
import type { ConsumerChange } from './change-consumer';
import { CONSUMER_COLUMNS, CONSUMER_TABLES, consumerById } from './consumer-row';
import type { ConsumerName, ConsumerRow, StoredConsumer } from './consumer-row';
import { sealSecret, secretOfConsumer } from './consumer-secrets';

export interface NewConsumer extends ConsumerSettings, ConsumerName {
  /** The number of its sync. */
  sync: number;
  kind: ConsumerKind;
  stream: StreamName;
  target: Record<string, unknown> | null;
  cursor: number | 'end';
  desired?: ConsumerRow['desired'];
}

export type CreatedConsumer =
  { kind: 'created' | 'same' | 'another'; row: ConsumerRow } | { kind: 'sync_unknown' };

export interface ConsumerStore {
  /** `secret`: of its target, kept encrypted. */
  create(row: NewConsumer, secret: Secret | null, actor: Actor): Promise<CreatedConsumer>;
  byId(connection: string, id: string): Promise<ConsumerRow | null>;
  /** By id. */
  list(connection: string, after: string | null, limit: number): Promise<ConsumerRow[]>;
  /** All of them, by id. */
  ofSync(sync: number): Promise<ConsumerRow[]>;
  /**
   * To what is made of it as it is now, under its lock: two changes at once undo nothing of each
   * other. What `to` throws leaves all as it is. Null: there is no such consumer.
   */
  change(of: ConsumerName, to: ConsumerChange, actor: Actor): Promise<ConsumerRow | null>;
  setDesired(
    of: ConsumerName,
    desired: ConsumerRow['desired'],
    actor: Actor,
  ): Promise<ConsumerRow | null>;
  delete(of: ConsumerName, actor: Actor): Promise<boolean>;
  /** In clear; null: it has none. Throws SecretUnreadable. */
  secretOf(of: ConsumerName): Promise<Secret | null>;
}

export function consumerStore(db: Database, keys: MasterKeys | undefined): ConsumerStore {
  return {
    create: (row, secret, actor) => create(db, keys, { row, secret, actor }),
    byId: (connection, id) => consumerById(db, { connection, id }),
    list: (connection, after, limit) =>
      db.query<StoredConsumer>(
        `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES}
         where c.connection = $1 and c.id > $2 order by c.id limit $3`,
        [connection, after ?? '', limit],
      ),
    ofSync: (sync) =>
      db.query<StoredConsumer>(
        `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.sync = $1 order by c.id`,
        [sync],
      ),
    change: (of, to, actor) => db.transaction((tx) => changeConsumer(tx, keys, { of, to, actor })),
    setDesired: (of, desired, actor) =>
      db.transaction((tx) => setDesired(tx, { of, actor, desired })),
    delete: (of, actor) => db.transaction((tx) => remove(tx, of, actor)),
    secretOf: (of) => secretOfConsumer(db, keys, of),
  };
}

interface Creation {
  row: NewConsumer;
  secret: Secret | null;
  actor: Actor;
}

/** The same again is the same consumer; another under its id is refused. */
async function create(
  db: Database,
  keys: MasterKeys | undefined,
  creation: Creation,
): Promise<CreatedConsumer> {
  const { row } = creation;
  const made = await db.transaction(async (tx) => {
    const sql = `select 1 from mirror_syncs
       where number = $1 and deleted_at is null for key share`;
    if ((await tx.query(sql, [row.sync])).length === 0) return 'sync_unknown';
    return insert(tx, keys, creation);
  });
  if (made === 'sync_unknown') return { kind: 'sync_unknown' };
  const stored = await consumerById(db, row);
  if (stored === null) return create(db, keys, creation);
  if (made) return { kind: 'created', row: stored };
  return { kind: contentOf(stored) === contentOf(row) ? 'same' : 'another', row: stored };
}

const contentOf = (row: NewConsumer | ConsumerRow): string =>
  canonicalJson({
    sync: row.sync,
    kind: row.kind,
    stream: row.stream,
    target: row.target,
    ...settingsShown(row),
  });

async function insert(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { row, secret, actor }: Creation,
): Promise<boolean> {
  const sealed = secret === null ? null : await sealSecret(tx, keys, row, secret);
  const end = `(select coalesce(max(position), 0) from mirror_${row.stream} where sync = $3)`;
  const made = await tx.query(
    `insert into mirror_consumers (connection, id, sync, kind, stream, collections, ack_wait_ms,
       max_deliver, max_ack_pending, target, data_key, sealed, desired, cursor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13,
       coalesce($14::bigint, ${end}))
     on conflict (connection, id) do nothing returning number`,
    [
      row.connection,
      row.id,
      row.sync,
      row.kind,
      row.stream,
      row.collections,
      row.ackWaitMs,
      row.maxDeliver,
      row.maxAckPending,
      row.target && toJsonb(row.target),
      sealed?.dataKey ?? null,
      sealed?.text ?? null,
      row.desired ?? 'running',
      row.cursor === 'end' ? null : row.cursor,
    ],
  );
  if (made.length === 0) return false;
  const after = { kind: row.kind, stream: row.stream, target: row.target, ...settingsShown(row) };
  await auditConsumer(tx, { of: row, actor }, 'consumer.created', null, after);
  return true;
}

async function remove(tx: Queryable, of: ConsumerName, actor: Actor): Promise<boolean> {
  const gone = await tx.query(
    'delete from mirror_consumers where connection = $1 and id = $2 returning number',
    [of.connection, of.id],
  );
  if (gone.length === 0) return false;
  await auditConsumer(tx, { of, actor }, 'consumer.deleted', null, null);
  return true;
}
