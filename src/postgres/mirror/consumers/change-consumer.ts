import type { Actor, AuditAction } from '../../../domain/audit';
import { differenceOf } from '../../../domain/audit';
import type { ConsumerSettings } from '../../../domain/mirror/consumers/consumer';
import type { MasterKeys } from '../../../runtime/encryption';
import type { Secret } from '../../../runtime/secret';
import { writeAudit } from '../../access/audit';
import type { Queryable } from '../../database';
import { toJsonb } from '../../storable-text';
import { consumerById } from './consumer-row';
import type { ConsumerName, ConsumerRow } from './consumer-row';
import { sealSecret, secretOfConsumer } from './consumer-secrets';

export type ConsumerChange = (
  row: ConsumerRow,
  secret: () => Promise<Secret | null>,
) => Promise<ChangedConsumer>;

export interface ChangedConsumer {
  /** What is not given stays as it is. */
  settings?: ConsumerSettings;
  target?: NewTarget;
}

/** Where it is sent to from now on, and by which secret. */
export interface NewTarget {
  target: Record<string, unknown>;
  secret: Secret;
  action: 'consumer.changed' | 'consumer.secret_rotated';
}

/** As the audit log has them. */
export const settingsShown = (row: ConsumerSettings): Record<string, unknown> => ({
  collections: row.collections,
  ack_wait_ms: row.ackWaitMs,
  max_deliver: row.maxDeliver,
  max_ack_pending: row.maxAckPending,
});

interface ChangeOfConsumer {
  of: ConsumerName;
  actor: Actor;
}

export const auditConsumer = (
  tx: Queryable,
  { of, actor }: ChangeOfConsumer,
  action: AuditAction,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Promise<void> =>
  writeAudit(tx, actor, { connection: of.connection, action, subject: of.id, before, after });

const LOCK = `select 1 from mirror_consumers
  where connection = $1 and id = $2 for no key update`;

/** Part of a transaction. */
export async function changeConsumer(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { of, to, actor }: ChangeOfConsumer & { to: ConsumerChange },
): Promise<ConsumerRow | null> {
  await tx.query(LOCK, [of.connection, of.id]);
  const row = await consumerById(tx, of);
  if (row === null) return null;
  const { settings, target } = await to(row, () => secretOfConsumer(tx, keys, of));
  if (settings !== undefined) await changeSettings(tx, { row, actor, to: settings });
  if (target !== undefined) await changeTarget(tx, keys, { row, actor, to: target });
  return { ...row, ...settings, ...(target !== undefined && { target: target.target }) };
}

interface ChangeOfRow<To> {
  row: ConsumerRow;
  actor: Actor;
  to: To;
}

async function changeSettings(
  tx: Queryable,
  { row, actor, to }: ChangeOfRow<ConsumerSettings>,
): Promise<void> {
  const difference = differenceOf(settingsShown(row), settingsShown(to));
  if (difference === null) return;
  await tx.query(
    `update mirror_consumers set collections = $3, ack_wait_ms = $4, max_deliver = $5,
       max_ack_pending = $6, changed_at = now() where connection = $1 and id = $2`,
    [row.connection, row.id, to.collections, to.ackWaitMs, to.maxDeliver, to.maxAckPending],
  );
  const { before, after } = difference;
  await auditConsumer(tx, { of: row, actor }, 'consumer.changed', before, after);
}

/** Who is sending to it has the old address and secret, and ends with what is under way. */
async function changeTarget(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { row, actor, to: { target, secret, action } }: ChangeOfRow<NewTarget>,
): Promise<void> {
  const { dataKey, text } = await sealSecret(tx, keys, row, secret);
  await tx.query(
    `update mirror_consumers set target = $3, data_key = $4, sealed = $5, retry_at = null,
       owner = null, owned_until = null, changed_at = now() where connection = $1 and id = $2`,
    [row.connection, row.id, toJsonb(target), dataKey, text],
  );
  await auditConsumer(tx, { of: row, actor }, action, { target: row.target }, { target });
}

/** One that goes on begins anew: what kept it from sending is forgotten. */
export async function setDesired(
  tx: Queryable,
  { of, actor, desired }: ChangeOfConsumer & Pick<ConsumerRow, 'desired'>,
): Promise<ConsumerRow | null> {
  await tx.query(LOCK, [of.connection, of.id]);
  const row = await consumerById(tx, of);
  if (row === null) return null;
  await tx.query(
    `update mirror_consumers set desired = $3, changed_at = now(), problem = null, retry_at = null
     where connection = $1 and id = $2`,
    [of.connection, of.id, desired],
  );
  if (row.desired !== desired) {
    const action = desired === 'paused' ? 'consumer.paused' : 'consumer.resumed';
    await auditConsumer(tx, { of, actor }, action, null, null);
  }
  return { ...row, desired, problem: null };
}
