import type { Actor } from '../../domain/audit';
import type { Problem } from '../../domain/invoice';
import type { ScheduleStatus } from '../../domain/schedules/billing-schedule';
import { passedPeriodsProblems } from '../../domain/schedules/check-schedule';
import type { PassedPeriods } from '../../domain/schedules/check-schedule';
import { periods, periodsDue, progressAfter } from '../../domain/schedules/periods';
import type { Period } from '../../domain/schedules/periods';
import type { ScheduleCommand } from '../../domain/schedules/schedule-command';
import { dayAfter } from '../../domain/time-zones';
import { auditScheduleChange } from './audit-schedule';
import type { Queryable, Database } from '../database';
import { savePeriodsSkipped, saveSchedule } from './save-schedule';
import { LOCKED_SCHEDULE, scheduleWhere } from './schedule-row';
import type { ScheduleRow } from './schedule-row';

export interface ScheduleOrder {
  connection: string;
  id: string;
  command: ScheduleCommand;
  now: number;
  actor: Actor;
}

export type ScheduleChanged =
  | { kind: 'done' | 'same'; row: ScheduleRow }
  | { kind: 'ended'; row: ScheduleRow }
  | { kind: 'refused'; problems: Problem[] };

/** Each may be repeated: what is so already is answered as it is. */
export async function changeSchedule(
  db: Database,
  order: ScheduleOrder,
): Promise<ScheduleChanged | null> {
  return db.transaction(async (tx) => {
    const where = `s.connection = $1 and s.id = $2 ${LOCKED_SCHEDULE}`;
    const row = await scheduleWhere(tx, where, [order.connection, order.id]);
    if (row === null) return null;
    const result = await apply(tx, row, order);
    if (result !== null) return result;
    const changed = await scheduleWhere(tx, 's.id = $1', [row.id]);
    if (changed === null) return null;
    await auditScheduleChange(tx, order, { before: row, after: changed });
    return { kind: 'done', row: changed };
  });
}

/** Null once it is changed. */
async function apply(
  tx: Queryable,
  row: ScheduleRow,
  { command, now }: ScheduleOrder,
): Promise<ScheduleChanged | null> {
  if (command.name === 'end') return setStatus(tx, row, 'ended');
  if (row.status === 'ended') return { kind: 'ended', row };
  if (command.name === 'pause') return setStatus(tx, row, 'paused');
  if (command.name === 'skip') return skip(tx, row, command.on);
  return resume(tx, row, { missed: command.missed, now });
}

async function setStatus(
  tx: Queryable,
  row: ScheduleRow,
  status: ScheduleStatus,
): Promise<ScheduleChanged | null> {
  if (row.status === status) return { kind: 'same', row };
  await saveSchedule(tx, { ...row, status });
  return null;
}

/** No day moves by a pause: what was missed is made late, or left out. */
async function resume(
  tx: Queryable,
  row: ScheduleRow,
  { missed, now }: { missed: PassedPeriods; now: number },
): Promise<ScheduleChanged | null> {
  if (row.status === 'active') return { kind: 'same', row };
  const due = periodsDue(cadenceOf(row), row.progress, now, EVERY);
  if (missed === 'skip') {
    await savePeriodsSkipped(tx, row.id, due);
    await saveSchedule(tx, {
      ...row,
      status: 'active',
      progress: progressAfter(row.progress, due),
    });
    return null;
  }
  const toMake = due.filter(({ skipped }) => !skipped);
  const problems = passedPeriodsProblems(missed, toMake.length, '/missed', 0);
  if (problems.length > 0) return { kind: 'refused', problems };
  const confirmedThrough = Math.max(row.confirmedThrough, row.progress.handled + due.length);
  await saveSchedule(tx, { ...row, status: 'active', confirmedThrough });
  return null;
}

const EVERY = Number.MAX_SAFE_INTEGER;

async function skip(tx: Queryable, row: ScheduleRow, on: string): Promise<ScheduleChanged | null> {
  const period = periodOn(row, on);
  if (period?.skipped === true) return { kind: 'same', row };
  if (period === null) {
    const detail = 'no period that is still to come begins on this day; the preview lists the next';
    return { kind: 'refused', problems: [{ pointer: '/on', code: 'period_unknown', detail }] };
  }
  await tx.query(
    `insert into schedule_periods (schedule_id, period_on, outcome) values ($1, $2, 'skipped')`,
    [row.id, on],
  );
  const skipped = [...row.progress.skipped, on].sort();
  await saveSchedule(tx, {
    ...row,
    progress: { ...row.progress, skipped },
  });
  return null;
}

/** Far enough for daily periods of three years; what lies further may be skipped later. */
const PERIODS_AHEAD = 1_100;

function periodOn(row: ScheduleRow, on: string): Period | null {
  const { lastOn } = row.progress;
  if (lastOn !== null && on < dayAfter(lastOn, 1)) return null;
  return periods(cadenceOf(row), PERIODS_AHEAD, row.progress).find((one) => one.on === on) ?? null;
}

const cadenceOf = ({ schedule, inherited }: ScheduleRow) => ({
  ...schedule.cadence,
  timeZone: inherited.timeZone,
});
