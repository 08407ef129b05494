import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { schedulesWhere } from './schedule-row';
import type { HeldSchedule, ScheduleRow } from './schedule-row';
import { toJsonb } from '../storable-text';

/** Of the transaction that holds it: what the business reads in its events, and in a mail. */
export async function announceHeld(
  tx: Queryable,
  { id, schedule, customer }: ScheduleRow,
  { reason, detail, at }: HeldSchedule,
): Promise<void> {
  const { connection, externalId } = schedule;
  const event: PublishedEvent<'billing_schedule.held'> = {
    type: 'billing_schedule.held',
    data: { id, external_id: externalId, held_reason: reason, held_detail: detail },
  };
  await tx.query(
    `with mail as (update billing_schedules set mail_due_at = now() where id = $6)
     insert into notices (id, connection, customer_id, type, at, data)
     values ($1, $2, $3, $4, $7, $5)`,
    [
      `ntc_${uuidv7()}`,
      connection,
      customer.id,
      event.type,
      toJsonb(event.data),
      id,
      toTimestamp(at),
    ],
  );
}

/** What the business was not mailed of yet, leased for ten minutes to one worker. */
export async function leaseHeldForMail(db: Queryable, limit: number): Promise<ScheduleRow[]> {
  const leased = await db.query<{ id: string }>(
    `update billing_schedules set mail_due_at = now() + interval '10 minutes'
     where id in (
       select id from billing_schedules where mail_due_at <= now()
       order by mail_due_at limit $1 for update skip locked)
     returning id`,
    [limit],
  );
  const ids = leased.map(({ id }) => id);
  return ids.length === 0 ? [] : schedulesWhere(db, 's.id = any($1)', [ids]);
}

/** One that was held again meanwhile is mailed of again. */
export async function markHeldMailed(db: Queryable, { id, held }: ScheduleRow): Promise<void> {
  if (held === null) return;
  await db.query('update billing_schedules set mail_due_at = null where id = $1 and held_at = $2', [
    id,
    toTimestamp(held.at),
  ]);
}
