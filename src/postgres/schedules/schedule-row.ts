import type {
  BillingSchedule,
  Progress,
  ScheduleStatus,
} from '../../domain/schedules/billing-schedule';
import type { InheritedTerms } from '../../domain/schedules/invoice-of-period';
import { CUSTOMER_COLUMN } from '../customers/customer-row';
import type { CustomerRow } from '../customers/customer-row';
import type { Queryable, SqlValue } from '../database';

/** Why it makes no invoice until a person has looked. */
export interface HeldSchedule {
  reason: string;
  detail: string;
  /** Engine time. */
  at: number;
}

export interface ScheduleRow {
  /** `bsc_` + UUIDv7. */
  id: string;
  status: ScheduleStatus;
  held: HeldSchedule | null;
  version: number;
  schedule: BillingSchedule;
  inherited: InheritedTerms;
  progress: Progress;
  confirmedThrough: number;
  /** Engine time. */
  nextAt: number | null;
  customer: CustomerRow;
  createdAt: number;
}

type ScheduleFields = Omit<ScheduleRow, 'progress' | 'held'> & {
  heldReason: string | null;
  heldDetail: string | null;
  heldAt: number | null;
  lastOn: string | null;
  handled: number;
  skipped: string[];
} & Record<string, unknown>;

export const SCHEDULE_COLUMNS = `
  s.id, s.status, s.held_reason as "heldReason", s.held_detail as "heldDetail",
  s.held_at as "heldAt", s.version,
  s.document as schedule, s.inherited, s.last_on as "lastOn", s.handled,
  s.confirmed_through as "confirmedThrough", s.next_at as "nextAt", s.created_at as "createdAt",
  array(
    select p.period_on::text from schedule_periods p
    where p.schedule_id = s.id and p.n is null order by p.period_on
  ) as skipped,
  ${CUSTOMER_COLUMN}`;

const FROM = 'from billing_schedules s join customers c on c.id = s.customer_id';

export async function schedulesWhere(
  db: Queryable,
  where: string,
  values: readonly SqlValue[],
): Promise<ScheduleRow[]> {
  const sql = `select ${SCHEDULE_COLUMNS} ${FROM} where ${where}`;
  return (await db.query<ScheduleFields>(sql, values)).map(scheduleOf);
}

export async function scheduleWhere(
  db: Queryable,
  where: string,
  values: readonly SqlValue[],
): Promise<ScheduleRow | null> {
  return (await schedulesWhere(db, where, values))[0] ?? null;
}

/** Nobody else changes it until the transaction ends; the customer is not locked. */
export const LOCKED_SCHEDULE = 'for update of s';

function scheduleOf(fields: ScheduleFields): ScheduleRow {
  const { lastOn, handled, skipped, heldReason, heldDetail, heldAt, ...row } = fields;
  const held =
    heldReason === null ? null : { reason: heldReason, detail: heldDetail ?? '', at: heldAt ?? 0 };
  return { ...row, held, progress: { lastOn, handled, skipped } };
}
