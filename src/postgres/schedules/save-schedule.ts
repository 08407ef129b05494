import type { ScheduleStatus } from '../../domain/schedules/billing-schedule';
import { periods } from '../../domain/schedules/periods';
import type { Period } from '../../domain/schedules/periods';
import type { Queryable } from '../database';
import { toTimestampOrNull } from '../database';
import type { ScheduleRow } from './schedule-row';
import { toJsonb } from '../storable-text';

export type ScheduleChange = Pick<
  ScheduleRow,
  'id' | 'schedule' | 'inherited' | 'progress' | 'confirmedThrough' | 'status' | 'held'
>;

/** Active with nothing left, it has ended; only an active one has a next invoice. */
export function nextOf(
  { schedule, inherited, progress }: Pick<ScheduleRow, 'schedule' | 'inherited' | 'progress'>,
  status: ScheduleStatus,
): { status: ScheduleStatus; nextAt: number | null } {
  if (status === 'ended') return { status, nextAt: null };
  const cadence = { ...schedule.cadence, timeZone: inherited.timeZone };
  // Those skipped ahead are passed by with the next that is not; a year of them is looked through.
  const found = periods(cadence, 1 + progress.skipped.length, progress);
  const next = found.find(({ skipped }) => !skipped);
  if (next === undefined) return { status: 'ended', nextAt: null };
  return { status, nextAt: next.at };
}

/** The row as it is now, locked before; its alarm is set anew. */
export async function saveSchedule(tx: Queryable, change: ScheduleChange): Promise<void> {
  const { status, nextAt } = nextOf(change, change.status);
  const held = status === 'held' ? change.held : null;
  await tx.query(
    `update billing_schedules set status = $2, held_reason = $3, held_detail = $4, held_at = $5,
       mail_due_at = case when $2 = 'held' then mail_due_at end, document = $6, inherited = $7,
       last_on = $8, handled = $9, confirmed_through = $10, next_at = $11,
       version = version + 1, alarm_due_at = now()
     where id = $1`,
    [
      change.id,
      status,
      held?.reason ?? null,
      held?.detail ?? null,
      toTimestampOrNull(held?.at ?? null),
      toJsonb(change.schedule),
      toJsonb(change.inherited),
      change.progress.lastOn,
      change.progress.handled,
      change.confirmedThrough,
      toTimestampOrNull(nextAt),
    ],
  );
}

/** Periods in whose turn nothing is made; those that were skipped ahead are counted now. */
export async function savePeriodsSkipped(
  tx: Queryable,
  id: string,
  skipped: readonly Period[],
): Promise<void> {
  if (skipped.length === 0) return;
  await tx.query(
    `insert into schedule_periods (schedule_id, period_on, n, outcome)
     select $1, given.day, given.n, 'skipped'
     from unnest($2::date[], $3::integer[]) as given (day, n)
     on conflict (schedule_id, period_on) do update set n = excluded.n`,
    [id, skipped.map(({ on }) => on), skipped.map(({ n }) => n)],
  );
}
