import type { Actor, AuditAction } from '../../../domain/audit';
import { differenceOf } from '../../../domain/audit';
import { canonicalJson } from '../../../domain/canonical-json';
import type {
  ConsumerKind,
  ConsumerSettings,
  StreamName,
} from '../../../domain/mirror/consumers/consumer';
import { decryptAt, encryptAt } from '../../../runtime/encryption';
import type { EncryptedPlace, MasterKeys } from '../../../runtime/encryption';
import { Secret } from '../../../runtime/secret';
import { writeAudit } from '../../access/audit';
import { dataKeyInUse, requireKeys, unwrap } from '../../access/data-keys';
import type { WrappedKey } from '../../access/data-keys';
import type { Database, Queryable } from '../../database';
import { toJsonb } from '../../storable-text';
import { CONSUMER_COLUMNS, CONSUMER_TABLES } from './consumer-row';
import type { ConsumerName, ConsumerRow, StoredConsumer } from './consumer-row';

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
  /** Null: there is no such consumer. */
  change(of: ConsumerName, to: ConsumerSettings, actor: Actor): Promise<ConsumerRow | null>;
  setDesired(
    of: ConsumerName,
    desired: ConsumerRow['desired'],
    actor: Actor,
  ): Promise<ConsumerRow | null>;
  /** Where it is sent to from now on, and by which secret; null: there is no such consumer. */
  changeTarget(of: ConsumerName, to: NewTarget, actor: Actor): Promise<ConsumerRow | null>;
  delete(of: ConsumerName, actor: Actor): Promise<boolean>;
  /** In clear; null: it has none. Throws SecretUnreadable. */
  secretOf(of: ConsumerName): Promise<Secret | null>;
}

export interface NewTarget {
  target: Record<string, unknown>;
  secret: Secret;
  action: 'consumer.changed' | 'consumer.secret_rotated';
}

export const consumerPlace = (connection: string, id: string): EncryptedPlace => [
  'mirror_consumers',
  `${connection}/${id}`,
  'sealed',
];

export function consumerStore(db: Database, keys: MasterKeys | undefined): ConsumerStore {
  return {
    create: (row, secret, actor) => create(db, keys, { row, secret, actor }),
    byId: (connection, id) => byId(db, { connection, id }),
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
    change: (of, to, actor) => db.transaction((tx) => change(tx, of, to, actor)),
    setDesired: (of, desired, actor) =>
      db.transaction((tx) => setDesired(tx, { of, actor, desired })),
    changeTarget: (of, to, actor) =>
      db.transaction((tx) => changeTarget(tx, keys, { of, to, actor })),
    delete: (of, actor) => db.transaction((tx) => remove(tx, of, actor)),
    secretOf: (of) => secretOf(db, keys, of),
  };
}

async function byId(db: Queryable, { connection, id }: ConsumerName): Promise<ConsumerRow | null> {
  const [row] = await db.query<StoredConsumer>(
    `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.connection = $1 and c.id = $2`,
    [connection, id],
  );
  return row ?? null;
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
  const stored = await byId(db, row);
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
    ...settingsOf(row),
  });

const settingsOf = (row: ConsumerSettings): Record<string, unknown> => ({
  collections: row.collections,
  ack_wait_ms: row.ackWaitMs,
  max_deliver: row.maxDeliver,
  max_ack_pending: row.maxAckPending,
});

async function insert(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { row, secret, actor }: Creation,
): Promise<boolean> {
  const sealed = secret === null ? null : await seal(tx, keys, row, secret);
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
  const after = { kind: row.kind, stream: row.stream, target: row.target, ...settingsOf(row) };
  await audit(tx, { of: row, actor }, 'consumer.created', null, after);
  return true;
}

async function seal(
  tx: Queryable,
  masterKeys: MasterKeys | undefined,
  { connection, id }: ConsumerName,
  secret: Secret,
): Promise<{ dataKey: string; text: string }> {
  const inUse = await dataKeyInUse(tx, requireKeys(masterKeys), connection);
  const bytes = Buffer.from(secret.reveal());
  return { dataKey: inUse.id, text: encryptAt(inUse.key, consumerPlace(connection, id), bytes) };
}

interface ChangeOfConsumer {
  of: ConsumerName;
  actor: Actor;
}

const audit = (
  tx: Queryable,
  { of, actor }: ChangeOfConsumer,
  action: AuditAction,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Promise<void> =>
  writeAudit(tx, actor, { connection: of.connection, action, subject: of.id, before, after });

const LOCK = `select 1 from mirror_consumers
  where connection = $1 and id = $2 for no key update`;

async function change(
  tx: Queryable,
  of: ConsumerName,
  to: ConsumerSettings,
  actor: Actor,
): Promise<ConsumerRow | null> {
  await tx.query(LOCK, [of.connection, of.id]);
  const row = await byId(tx, of);
  if (row === null) return null;
  const difference = differenceOf(settingsOf(row), settingsOf(to));
  if (difference === null) return row;
  await tx.query(
    `update mirror_consumers set collections = $3, ack_wait_ms = $4, max_deliver = $5,
       max_ack_pending = $6, changed_at = now() where connection = $1 and id = $2`,
    [of.connection, of.id, to.collections, to.ackWaitMs, to.maxDeliver, to.maxAckPending],
  );
  await audit(tx, { of, actor }, 'consumer.changed', difference.before, difference.after);
  return { ...row, ...to };
}

interface ChangeOfTarget extends ChangeOfConsumer {
  to: NewTarget;
}

/** Who is sending to it has the old address and secret, and ends with what is under way. */
async function changeTarget(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { of, actor, to: { target, secret, action } }: ChangeOfTarget,
): Promise<ConsumerRow | null> {
  await tx.query(LOCK, [of.connection, of.id]);
  const row = await byId(tx, of);
  if (row === null) return null;
  const { dataKey, text } = await seal(tx, keys, of, secret);
  await tx.query(
    `update mirror_consumers set target = $3, data_key = $4, sealed = $5, retry_at = null,
       owner = null, owned_until = null, changed_at = now() where connection = $1 and id = $2`,
    [of.connection, of.id, toJsonb(target), dataKey, text],
  );
  const [before, after] = [{ target: row.target }, { target }];
  await audit(tx, { of, actor }, action, before, after);
  return { ...row, target };
}

/** One that goes on begins anew: what kept it from sending is forgotten. */
async function setDesired(
  tx: Queryable,
  { of, actor, desired }: ChangeOfConsumer & Pick<ConsumerRow, 'desired'>,
): Promise<ConsumerRow | null> {
  await tx.query(LOCK, [of.connection, of.id]);
  const row = await byId(tx, of);
  if (row === null) return null;
  await tx.query(
    `update mirror_consumers set desired = $3, changed_at = now(), problem = null, retry_at = null
     where connection = $1 and id = $2`,
    [of.connection, of.id, desired],
  );
  if (row.desired !== desired) {
    const action = desired === 'paused' ? 'consumer.paused' : 'consumer.resumed';
    await audit(tx, { of, actor }, action, null, null);
  }
  return { ...row, desired, problem: null };
}

async function remove(tx: Queryable, of: ConsumerName, actor: Actor): Promise<boolean> {
  const gone = await tx.query(
    'delete from mirror_consumers where connection = $1 and id = $2 returning number',
    [of.connection, of.id],
  );
  if (gone.length === 0) return false;
  await audit(tx, { of, actor }, 'consumer.deleted', null, null);
  return true;
}

async function secretOf(
  db: Queryable,
  keys: MasterKeys | undefined,
  { connection, id }: ConsumerName,
): Promise<Secret | null> {
  const [stored] = await db.query<WrappedKey & { sealed: string }>(
    `select c.sealed, k.id, k.wrapped_by as "wrappedBy", k.wrapped
     from mirror_consumers c join data_keys k on k.id = c.data_key
     where c.connection = $1 and c.id = $2`,
    [connection, id],
  );
  if (stored === undefined) return null;
  const key = unwrap(requireKeys(keys), stored);
  return new Secret(decryptAt(key, consumerPlace(connection, id), stored.sealed).toString('utf8'));
}
