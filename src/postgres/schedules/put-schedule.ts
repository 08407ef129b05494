import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../domain/audit';
import { checkReturnUrls } from '../../domain/check-return-urls';
import type { Problem } from '../../domain/invoice';
import type { BillingSchedule, Progress } from '../../domain/schedules/billing-schedule';
import { NO_PROGRESS } from '../../domain/schedules/billing-schedule';
import { passedPeriodsProblems, scheduleIdProblems } from '../../domain/schedules/check-schedule';
import type { PassedPeriods } from '../../domain/schedules/check-schedule';
import { inheritedTerms } from '../../domain/schedules/invoice-of-period';
import type { InheritedTerms } from '../../domain/schedules/invoice-of-period';
import { MOST_DUE, periodsDue, progressAfter } from '../../domain/schedules/periods';
import type { Period } from '../../domain/schedules/periods';
import { uuidv7 } from '../../runtime/digest';
import { auditNewSchedule, auditScheduleEdit } from './audit-schedule';
import { getConnection } from '../connections/connections';
import type { CustomerRow } from '../customers/customer-row';
import type { Queryable, Database } from '../database';
import { toTimestampOrNull } from '../database';
import { AlreadyInserted, findOrPutCustomer } from '../invoices/insert-invoice';
import { nextOf, savePeriodsSkipped, saveSchedule } from './save-schedule';
import { LOCKED_SCHEDULE, scheduleWhere } from './schedule-row';
import type { ScheduleRow } from './schedule-row';
import { toJsonb } from '../storable-text';

export interface ScheduleSubmission {
  schedule: BillingSchedule;
  backfill: PassedPeriods;
  now: number;
  actor: Actor;
}

export type PutScheduleResult =
  | { kind: 'created' | 'same' | 'edited'; row: ScheduleRow }
  | { kind: 'differs'; row: ScheduleRow; differences: string[] }
  | { kind: 'ended'; row: ScheduleRow }
  | { kind: 'refused'; problems: Problem[] };

/** Thrown to take back what was done to the customer of a schedule that is not stored. */
class NotStored extends Error {
  readonly result: PutScheduleResult;

  constructor(result: PutScheduleResult) {
    super(`the schedule is not stored: ${result.kind}`);
    this.result = result;
  }
}

const refusedFor = (problems: Problem[]): NotStored => new NotStored({ kind: 'refused', problems });

/** The first creates it, the same again changes nothing, another edits its later periods. */
export async function putSchedule(
  db: Database,
  submission: ScheduleSubmission,
): Promise<PutScheduleResult> {
  try {
    return await db.transaction((tx) => putWithin(tx, submission));
  } catch (error) {
    if (error instanceof NotStored) return error.result;
    if (!(error instanceof AlreadyInserted)) throw error;
    return putSchedule(db, submission);
  }
}

async function putWithin(
  tx: Queryable,
  submission: ScheduleSubmission,
): Promise<PutScheduleResult> {
  const { connection, externalId } = submission.schedule;
  const where = `s.connection = $1 and s.external_id = $2 ${LOCKED_SCHEDULE}`;
  const existing = await scheduleWhere(tx, where, [connection, externalId]);
  if (existing === null) return create(tx, submission);
  if (isSame(existing.schedule, submission.schedule)) return { kind: 'same', row: existing };
  if (existing.status === 'ended') return { kind: 'ended', row: existing };
  return edit(tx, existing, submission);
}

/** What Postgres would keep of it is what is compared. */
const isSame = (stored: BillingSchedule, given: BillingSchedule): boolean =>
  isDeepStrictEqual(stored, JSON.parse(toJsonb(given)));

async function create(tx: Queryable, submission: ScheduleSubmission): Promise<PutScheduleResult> {
  const { schedule } = submission;
  const idProblems = scheduleIdProblems(schedule);
  const { customer, inherited } = await environmentOf(tx, submission, idProblems);
  const start = startOf(submission, { inherited, progress: NO_PROGRESS, confirmedThrough: 0 });
  const id = `bsc_${uuidv7()}`;
  const { status, nextAt } = nextOf({ schedule, inherited, progress: start.progress }, 'active');
  const made = await tx.query(
    `insert into billing_schedules
       (id, connection, external_id, customer_id, status, version, document, inherited, last_on,
        handled, confirmed_through, next_at, alarm_due_at)
     values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, now())
     on conflict (connection, external_id) do nothing returning id`,
    [
      id,
      schedule.connection,
      schedule.externalId,
      customer.id,
      status,
      toJsonb(schedule),
      toJsonb(inherited),
      start.progress.lastOn,
      start.progress.handled,
      start.confirmedThrough,
      toTimestampOrNull(nextAt),
    ],
  );
  if (made.length === 0) throw new AlreadyInserted();
  await savePeriodsSkipped(tx, id, start.skipped);
  const row = await existingSchedule(tx, id);
  await auditNewSchedule(tx, submission.actor, row);
  return { kind: 'created', row };
}

/** What it inherited and whom it charges stay; everything else holds for later periods. */
async function edit(
  tx: Queryable,
  existing: ScheduleRow,
  submission: ScheduleSubmission,
): Promise<PutScheduleResult> {
  const { schedule } = submission;
  const { customer } = await environmentOf(tx, submission, []);
  const differences = [
    ...(customer.id === existing.customer.id ? [] : ['/customer']),
    ...(schedule.invoice.currency === existing.schedule.invoice.currency
      ? []
      : ['/invoice/currency']),
  ];
  if (differences.length > 0) throw new NotStored({ kind: 'differs', row: existing, differences });
  const timeZone = schedule.cadence.timeZone ?? existing.inherited.timeZone;
  const inherited = { ...existing.inherited, timeZone };
  const start = startOf(submission, { ...existing, inherited });
  await savePeriodsSkipped(tx, existing.id, start.skipped);
  await saveSchedule(tx, {
    ...existing,
    ...start,
    schedule,
    inherited,
  });
  const row = await existingSchedule(tx, existing.id);
  await auditScheduleEdit(tx, submission.actor, existing, row);
  return { kind: 'edited', row };
}

const EVERY = Number.MAX_SAFE_INTEGER;

interface Start {
  progress: Progress;
  confirmedThrough: number;
  skipped: Period[];
}

/** Where it begins: periods whose time has passed are made as confirmed, or skipped. */
function startOf(
  { schedule, backfill, now }: ScheduleSubmission,
  before: { inherited: InheritedTerms; progress: Progress; confirmedThrough: number },
): Start {
  const { inherited, progress, confirmedThrough } = before;
  const cadence = { ...schedule.cadence, timeZone: inherited.timeZone };
  const due = periodsDue(cadence, progress, now, backfill === 'skip' ? EVERY : MOST_DUE + 1);
  const toMake = due.filter(({ skipped }) => !skipped);
  if (backfill === 'skip') {
    return { progress: progressAfter(progress, due), confirmedThrough, skipped: due };
  }
  if (due.length > MOST_DUE) throw tooMany();
  const through = progress.handled + due.length;
  const isConfirmed = backfill === undefined && through <= confirmedThrough;
  const problems = isConfirmed ? [] : passedPeriodsProblems(backfill, toMake.length, '/backfill');
  if (problems.length > 0) throw refusedFor(problems);
  return { progress, confirmedThrough: Math.max(through, confirmedThrough), skipped: [] };
}

const tooMany = (): NotStored =>
  refusedFor([
    {
      pointer: '/cadence/starts_on',
      code: 'too_many_periods',
      detail: `more than ${MOST_DUE} periods have passed since; begin later, or "skip" them`,
    },
  ]);

/** The customer, and what is inherited from above; all that is wrong with them at once. */
async function environmentOf(
  tx: Queryable,
  { schedule, actor }: ScheduleSubmission,
  before: readonly Problem[],
): Promise<{ customer: CustomerRow; inherited: InheritedTerms }> {
  const connection = await getConnection(tx, schedule.connection);
  if (connection === null) {
    const detail = `there is no connection ${schedule.connection}: name one that is configured`;
    throw refusedFor([{ pointer: '/connection', code: 'connection_unknown', detail }]);
  }
  const urls = checkReturnUrls(schedule.collection, connection.settings);
  const customer = await findOrPutCustomer(tx, schedule, actor);
  const found = 'kind' in customer ? customer.problems : [];
  const problems = [...before, ...urls, ...found];
  if (problems.length > 0 || 'kind' in customer) throw refusedFor(problems);
  const inherited = inheritedTerms(schedule, { customer, connection });
  return { customer, inherited };
}

async function existingSchedule(tx: Queryable, id: string): Promise<ScheduleRow> {
  const row = await scheduleWhere(tx, 's.id = $1', [id]);
  if (row === null) throw new Error(`billing schedule ${id} vanished: rows are never deleted`);
  return row;
}
