import { differenceOf } from '../../domain/audit';
import type { Actor, AuditAction } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import type { ScheduleCommand } from '../../domain/schedules/schedule-command';
import type { Queryable } from '../database';
import type { ScheduleRow } from './schedule-row';

const ACTION_OF: Record<ScheduleCommand['name'], AuditAction> = {
  pause: 'billing_schedule.paused',
  resume: 'billing_schedule.resumed',
  skip: 'billing_schedule.period_skipped',
  end: 'billing_schedule.ended',
};

export async function auditNewSchedule(
  tx: Queryable,
  actor: Actor,
  row: ScheduleRow,
): Promise<void> {
  const { connection } = row.schedule;
  const change = { connection, subject: row.id, before: null, after: auditedOf(row) };
  await writeAudit(tx, actor, { ...change, action: 'billing_schedule.created' });
}

export async function auditScheduleEdit(
  tx: Queryable,
  actor: Actor,
  before: ScheduleRow,
  after: ScheduleRow,
): Promise<void> {
  const difference = differenceOf(auditedOf(before), auditedOf(after));
  if (difference === null) return;
  const { connection } = after.schedule;
  const change = { connection, subject: after.id, ...difference };
  await writeAudit(tx, actor, { ...change, action: 'billing_schedule.changed' });
}

/** The command with what it changed: how many periods a resume skipped is seen by their count. */
export async function auditScheduleChange(
  tx: Queryable,
  { actor, command }: { actor: Actor; command: ScheduleCommand },
  { before, after }: { before: ScheduleRow; after: ScheduleRow },
): Promise<void> {
  const { name, ...asked } = command;
  await writeAudit(tx, actor, {
    connection: after.schedule.connection,
    action: ACTION_OF[name],
    subject: after.id,
    before: placeOf(before),
    after: { ...placeOf(after), ...asked },
  });
}

const placeOf = ({ status, progress }: ScheduleRow): Record<string, unknown> => ({
  status,
  periods_handled: progress.handled,
});

const auditedOf = (row: ScheduleRow): Record<string, unknown> => ({
  external_id: row.schedule.externalId,
  customer: row.customer.id,
  cadence: row.schedule.cadence,
  time_zone: row.inherited.timeZone,
  invoice: row.schedule.invoice,
  collection: row.schedule.collection,
  ...placeOf(row),
});
