import { BY_CONSUMER } from '../../../domain/audit';
import { writeAudit } from '../../access/audit';
import type { Database, Queryable } from '../../database';
import { CONSUMER_COLUMNS, CONSUMER_TABLES } from './consumer-row';
import type { ConsumerRow, StoredConsumer } from './consumer-row';

/** Which process sends to a consumer: one at a time, and another where it died. */
export interface ConsumerLeaseStore {
  /** So many that are sent to, and that nobody runs now. */
  claim(owner: string, limit: number): Promise<ConsumerRow[]>;
  /** False: another process has it by now, or it is paused or gone. */
  renew(consumer: number, owner: string): Promise<boolean>;
  /** `problem`: it is tried again after a while. */
  release(consumer: number, owner: string, problem: string | null): Promise<void>;
  /** Paused by what its target said, until a person resumes it; not where another has it by now. */
  disable(consumer: number, owner: string, problem: string): Promise<void>;
}

export function consumerLeaseStore(db: Database): ConsumerLeaseStore {
  return {
    claim: (owner, limit) => claim(db, owner, limit),
    renew: async (consumer, owner) => {
      const renewed = await db.query(
        `update mirror_consumers set owned_until = now() + interval '1 minute'
         where number = $1 and owner = $2 and desired = 'running' returning number`,
        [consumer, owner],
      );
      return renewed.length > 0;
    },
    release: async (consumer, owner, problem) => {
      await db.query(
        `update mirror_consumers set owner = null, owned_until = null, problem = $3,
           retry_at = now() + case when $3::text is null then interval '1 second'
             else interval '30 seconds' end
         where number = $1 and owner = $2`,
        [consumer, owner, problem],
      );
    },
    disable: (consumer, owner, problem) =>
      db.transaction((tx) => disable(tx, { consumer, owner, problem })),
  };
}

async function claim(db: Queryable, owner: string, limit: number): Promise<ConsumerRow[]> {
  const claimed = await db.query<{ number: number }>(
    `update mirror_consumers set owner = $1, owned_until = now() + interval '1 minute'
     where number in (
       select number from mirror_consumers
       where kind <> 'pull' and desired = 'running'
         and (retry_at is null or retry_at <= now())
         and (owned_until is null or owned_until <= now())
       order by retry_at nulls first limit $2 for update skip locked)
     returning number`,
    [owner, limit],
  );
  if (claimed.length === 0) return [];
  return db.query<StoredConsumer>(
    `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.number = any($1)`,
    [claimed.map(({ number }) => number)],
  );
}

async function disable(
  tx: Queryable,
  { consumer, owner, problem }: { consumer: number; owner: string; problem: string },
): Promise<void> {
  const [row] = await tx.query<{ connection: string; id: string }>(
    `update mirror_consumers set desired = 'paused', problem = $2, owner = null,
       owned_until = null, changed_at = now()
     where number = $1 and owner = $3 and desired = 'running' returning connection, id`,
    [consumer, problem, owner],
  );
  if (row === undefined) return;
  const change = { connection: row.connection, subject: row.id, before: null, after: { problem } };
  await writeAudit(tx, BY_CONSUMER, { ...change, action: 'consumer.paused' });
}
