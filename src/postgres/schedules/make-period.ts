import { BY_SCHEDULE } from '../../domain/audit';
import { CATCH_UP_AT_MOST } from '../../domain/schedules/check-schedule';
import { invoiceOfPeriod } from '../../domain/schedules/invoice-of-period';
import { sequenceName } from '../../domain/schedules/number-template';
import { periodsDue, progressAfter } from '../../domain/schedules/periods';
import type { Period } from '../../domain/schedules/periods';
import { invoiceRef } from '../../domain/refs';
import { crashAt } from '../../runtime/crash-points';
import { announceHeld } from './held-schedules';
import type { Queryable, Database } from '../database';
import { AlreadyInserted, insertInvoiceWithin } from '../invoices/insert-invoice';
import type { InsertInvoiceOptions } from '../invoices/insert-invoice';
import { isUnsavable } from '../postgres-errors';
import { saveSchedule, savePeriodsSkipped } from './save-schedule';
import { LOCKED_SCHEDULE, scheduleWhere } from './schedule-row';
import type { ScheduleRow } from './schedule-row';

export type MakeResult =
  | { kind: 'made'; externalId: string }
  /** No period is due, or another process made it meanwhile. */
  | { kind: 'none_due' }
  /** A person is to look: nothing more is made until then. */
  | { kind: 'held'; reason: string; detail: string };

/** Takes back all that was done for an invoice that cannot be made. */
class Held extends Error {
  readonly reason: string;

  constructor(reason: string, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/**
 * Makes the invoice of the next period that is due: number, invoice, period and the place of the
 * schedule are one transaction. Two that make at once, or one that died in between, make one.
 */
export async function makePeriod(
  db: Database,
  options: InsertInvoiceOptions,
  { id, now }: { id: string; now: number },
): Promise<MakeResult> {
  try {
    const result = await db.transaction((tx) => makeWithin(tx, options, id, now));
    crashAt('period.after_commit');
    return result;
  } catch (error) {
    const held = asHeld(error);
    if (held === null) throw error;
    return db.transaction((tx) => hold(tx, id, now, held));
  }
}

function asHeld(error: unknown): Held | null {
  if (error instanceof Held) return error;
  if (error instanceof AlreadyInserted) {
    const detail = 'an invoice with the id of this period was submitted by somebody else';
    return new Held('invoice_exists', detail);
  }
  if (!isUnsavable(error)) return null;
  return new Held('cannot_be_saved', error instanceof Error ? error.message : String(error));
}

async function makeWithin(
  tx: Queryable,
  options: InsertInvoiceOptions,
  id: string,
  now: number,
): Promise<MakeResult> {
  const row = await lockActive(tx, id);
  if (row === null) return { kind: 'none_due' };
  const due = dueOf(row, now);
  const period = due.find(({ skipped }) => !skipped);
  if (period === undefined) return { kind: 'none_due' };
  requireFew(row, due, period);
  const passed = due.filter(({ n }) => n <= period.n);
  const invoice = await insertPeriod(tx, options, { row, period, now });
  await savePeriodsSkipped(
    tx,
    id,
    passed.filter(({ skipped }) => skipped),
  );
  await saveSchedule(tx, { ...row, progress: progressAfter(row.progress, passed) });
  crashAt('period.before_commit');
  return { kind: 'made', externalId: invoice.externalId };
}

const lockActive = (tx: Queryable, id: string): Promise<ScheduleRow | null> =>
  scheduleWhere(tx, `s.id = $1 and s.status = 'active' ${LOCKED_SCHEDULE}`, [id]);

/** No more than it takes to see the next one, and whether there are too many. */
function dueOf({ schedule, inherited, progress }: ScheduleRow, now: number): Period[] {
  const cadence = { ...schedule.cadence, timeZone: inherited.timeZone };
  const enough = progress.skipped.length + CATCH_UP_AT_MOST + 1;
  return periodsDue(cadence, progress, now, enough);
}

/** After an outage, or with a wrong clock: many at once are a person's decision. */
function requireFew(row: ScheduleRow, due: readonly Period[], period: Period): void {
  const unconfirmed = due.filter(({ n, skipped }) => !skipped && n > row.confirmedThrough);
  if (period.n <= row.confirmedThrough || unconfirmed.length <= CATCH_UP_AT_MOST) return;
  const detail =
    `more than ${CATCH_UP_AT_MOST} invoices are late, the first of ${period.on}; ` +
    'resume it and say whether they are to be made or skipped';
  throw new Held('many_periods_late', detail);
}

interface PeriodToInsert {
  row: ScheduleRow;
  period: Period;
  now: number;
}

async function insertPeriod(
  tx: Queryable,
  options: InsertInvoiceOptions,
  { row, period, now }: PeriodToInsert,
) {
  const { schedule, inherited, customer } = row;
  const sequence = await takeNumber(tx, row, period);
  const invoice = invoiceOfPeriod({ schedule, inherited, customer, period, sequence, now });
  const result = await insertInvoiceWithin(tx, options, {
    invoice,
    isOfSchedule: true,
    contents: [],
    actor: BY_SCHEDULE,
    now,
  });
  if (result.kind === 'refused') {
    throw new Held('invoice_refused', result.problems.map(({ detail }) => detail).join('; '));
  }
  await tx.query(
    `insert into schedule_periods (schedule_id, period_on, n, outcome, ref)
     values ($1, $2, $3, 'made', $4)`,
    [row.id, period.on, period.n, invoiceRef(options.digest, invoice)],
  );
  return invoice;
}

/** Held until the invoice is saved, so that a number whose invoice failed is given again. */
async function takeNumber(
  tx: Queryable,
  { schedule }: ScheduleRow,
  { on }: Period,
): Promise<number> {
  const [taken] = await tx.query<{ sequence: number }>(
    `insert into number_sequences as s (connection, name, next_number) values ($1, $2, 2)
     on conflict (connection, name) do update set next_number = s.next_number + 1
     returning next_number - 1 as sequence`,
    [schedule.connection, sequenceName(schedule.invoice.number, on)],
  );
  if (taken === undefined) throw new Error('a sequence gave no number');
  return taken.sequence;
}

/** Another process may have made it meanwhile: it is held only if it is still due. */
async function hold(tx: Queryable, id: string, now: number, held: Held): Promise<MakeResult> {
  const row = await lockActive(tx, id);
  const isDue = row !== null && dueOf(row, now).some(({ skipped }) => !skipped);
  if (row === null || !isDue) return { kind: 'none_due' };
  const { reason, message: detail } = held;
  const why = { reason, detail, at: now };
  await saveSchedule(tx, { ...row, status: 'held', held: why });
  await announceHeld(tx, row, why);
  return { kind: 'held', reason, detail };
}
