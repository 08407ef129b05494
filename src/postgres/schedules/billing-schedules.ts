import { periods } from '../../domain/schedules/periods';
import { changeSchedule } from './change-schedule';
import type { ScheduleChanged, ScheduleOrder } from './change-schedule';
import type { Queryable, Database, SqlValue } from '../database';
import { toTimestamp } from '../database';
import { leaseHeldForMail, markHeldMailed } from './held-schedules';
import type { InsertInvoiceOptions } from '../invoices/insert-invoice';
import { makePeriod } from './make-period';
import type { MakeResult } from './make-period';
import { putSchedule } from './put-schedule';
import type { PutScheduleResult, ScheduleSubmission } from './put-schedule';
import { scheduleWhere, schedulesWhere } from './schedule-row';
import type { ScheduleRow } from './schedule-row';
import { walkIndex } from '../walk-index';

export interface ScheduleQuery {
  connection: string;
  limit: number;
  after?: string;
  status?: string;
  customerId?: string;
}

/** A period that was made or skipped. */
export interface HandledPeriod {
  on: string;
  /** Null while its turn has not come. */
  n: number | null;
  outcome: 'made' | 'skipped';
  invoice: { id: string; number: string } | null;
}

/** What Temporal is to do about a schedule. */
export interface AlarmRow {
  id: string;
  connection: string;
  externalId: string;
  version: number;
  /** Engine times of the next invoices; none: no alarm. */
  times: number[];
}

export interface BillingScheduleStore {
  put(submission: ScheduleSubmission): Promise<PutScheduleResult>;
  change(order: ScheduleOrder): Promise<ScheduleChanged | null>;
  byId(connection: string, id: string): Promise<ScheduleRow | null>;
  byExternalId(connection: string, externalId: string): Promise<ScheduleRow | null>;
  /** Newest first; keyset by id. */
  list(query: ScheduleQuery): Promise<ScheduleRow[]>;
  /** Newest first; after this day. */
  handledPeriods(id: string, limit: number, after?: string): Promise<HandledPeriod[]>;
  /** The next invoice of it that is due, each period once, however often this is called. */
  makePeriod(id: string, now: number): Promise<MakeResult>;
  /** Whose next invoice was due before this and was not made. */
  overdue(before: number, limit: number): Promise<string[]>;
  /** Those held of which the business was not mailed yet, leased for ten minutes. */
  leaseHeldForMail(limit: number): Promise<ScheduleRow[]>;
  markHeldMailed(row: ScheduleRow): Promise<void>;
  leaseAlarms(limit: number): Promise<AlarmRow[]>;
  /** Temporal has it as of this version. */
  alarmSet(id: string, version: number): Promise<void>;
  /** All alarms are to be set again: Temporal may have lost them. Answers how many. */
  requestAlarms(): Promise<number>;
}

export function billingScheduleStore(
  db: Database,
  options: InsertInvoiceOptions,
): BillingScheduleStore {
  return {
    put: (submission) => putSchedule(db, submission),
    change: (order) => changeSchedule(db, order),
    byId: (connection, id) =>
      scheduleWhere(db, 's.connection = $1 and s.id = $2', [connection, id]),
    byExternalId: (connection, externalId) =>
      scheduleWhere(db, 's.connection = $1 and s.external_id = $2', [connection, externalId]),
    list: (query) => list(db, query),
    handledPeriods: (id, limit, after) => handledPeriods(db, id, { limit, after: after ?? null }),
    makePeriod: (id, now) => makePeriod(db, options, { id, now }),
    overdue: (before, limit) => overdue(db, before, limit),
    leaseHeldForMail: (limit) => leaseHeldForMail(db, limit),
    markHeldMailed: (row) => markHeldMailed(db, row),
    leaseAlarms: (limit) => leaseAlarms(db, limit),
    alarmSet: (id, version) => alarmSet(db, id, version),
    requestAlarms: () => requestAlarms(db),
  };
}

/** Each set of filters has its own statement, so that its plan can use the index made for it. */
function list(db: Queryable, query: ScheduleQuery): Promise<ScheduleRow[]> {
  const { connection, status, customerId, after, limit } = query;
  const values: SqlValue[] = [];
  const place = (value: SqlValue) => `$${values.push(value)}`;
  const ofConnection = ['s.connection', connection] as const;
  const ofStatus = status === undefined ? [] : [['s.status', status] as const];
  const isOfCustomer = customerId !== undefined;
  const keys = isOfCustomer
    ? [['s.customer_id', customerId] as const]
    : [ofConnection, ...ofStatus];
  const others = isOfCustomer ? [ofConnection, ...ofStatus] : [];
  const walk = walkIndex(
    { keys, id: 's.id', prefix: 'bsc', direction: 'desc', from: after },
    place,
  );
  const equal = others.map(([column, value]) => `${column} = ${place(value)}`);
  const where = [...walk.conditions, ...equal].join(' and ');
  const page = `order by ${walk.order} limit ${place(limit)}`;
  return schedulesWhere(db, `${where} ${page}`, values);
}

async function handledPeriods(
  db: Queryable,
  id: string,
  { limit, after }: { limit: number; after: string | null },
): Promise<HandledPeriod[]> {
  const rows = await db.query<{
    on: string;
    n: number | null;
    outcome: 'made' | 'skipped';
    invoice: string | null;
    number: string | null;
  }>(
    `select p.period_on as on, p.n, p.outcome, i.id as invoice, i.number
     from schedule_periods p left join invoices i on i.ref = p.ref
     where p.schedule_id = $1 and ($2::date is null or p.period_on < $2)
     order by p.period_on desc limit $3`,
    [id, after, limit],
  );
  return rows.map(({ invoice, number, ...period }) => ({
    ...period,
    invoice: invoice === null ? null : { id: invoice, number: number ?? '' },
  }));
}

async function overdue(db: Queryable, before: number, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from billing_schedules where status = 'active' and next_at < $1
     order by next_at limit $2`,
    [toTimestamp(before), limit],
  );
  return rows.map(({ id }) => id);
}

/** So many ahead: should no process set it again meanwhile, it still rings for these. */
const TIMES_AHEAD = 12;

async function leaseAlarms(db: Queryable, limit: number): Promise<AlarmRow[]> {
  const leased = await db.query<{ id: string }>(
    `with due as (
       select id from billing_schedules where alarm_due_at <= now()
       order by alarm_due_at limit $1 for update skip locked
     )
     update billing_schedules s set alarm_due_at = now() + interval '30 seconds'
     from due where s.id = due.id returning s.id`,
    [limit],
  );
  const ids = leased.map(({ id }) => id);
  const rows = ids.length === 0 ? [] : await schedulesWhere(db, 's.id = any($1)', [ids]);
  return rows.map((row) => ({
    id: row.id,
    connection: row.schedule.connection,
    externalId: row.schedule.externalId,
    version: row.version,
    times: row.status === 'active' ? timesOf(row) : [],
  }));
}

function timesOf({ schedule, inherited, progress }: ScheduleRow): number[] {
  const cadence = { ...schedule.cadence, timeZone: inherited.timeZone };
  return periods(cadence, TIMES_AHEAD + progress.skipped.length, progress)
    .filter(({ skipped }) => !skipped)
    .slice(0, TIMES_AHEAD)
    .map(({ at }) => at);
}

async function alarmSet(db: Queryable, id: string, version: number): Promise<void> {
  await db.query(
    'update billing_schedules set alarm_due_at = null where id = $1 and version = $2',
    [id, version],
  );
}

async function requestAlarms(db: Queryable): Promise<number> {
  const rows = await db.query(
    `update billing_schedules set alarm_due_at = now() where status = 'active' returning id`,
  );
  return rows.length;
}
