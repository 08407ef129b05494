import { z } from 'zod';
import type { Problem } from '../domain/invoice';
import { MAX_CODE_LENGTH } from '../domain/field-rules';
import { cadenceProblems, invoicePatternProblems } from '../domain/schedules/check-schedule';
import { calendarDay } from './day';
import { customerOfInvoice } from './invoice-shape';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { cadenceFields, invoicePatternFields } from './schedule-fields';
import { cadenceFromWire, patternFromWire } from './schedule-wire';
import { invoiceSettings } from './settings-shape';
import { externalId, line } from './text';

/** Of the whole object, once these fields are right: what only their combination shows. */
const check =
  <T>(fields: readonly string[], find: (value: T) => Problem[]) =>
  (ctx: z.core.ParsePayload<T>): void => {
    if (ctx.issues.some(({ path = [] }) => fields.includes(String(path[0])))) return;
    for (const { pointer, code, detail } of find(ctx.value)) {
      const path = pointer.split('/').slice(1);
      const message = fieldError(code, detail);
      ctx.issues.push({ code: 'custom', input: ctx.value, path, message });
    }
  };

const cadence = cadenceFields
  .check(
    check(Object.keys(cadenceFields.shape), (given) => cadenceProblems(cadenceFromWire(given))),
  )
  .meta({ id: 'CadenceGiven' });

const invoicePattern = invoicePatternFields
  .check(
    check(['currency', 'amount_due', 'due_in_days', 'lines'], (given) =>
      invoicePatternProblems(patternFromWire(given)),
    ),
  )
  .meta({
    id: 'InvoicePatternGiven',
    description: 'Descriptions and memo may name {from} and {to}, the days of the period.',
  });

const PASSED = fieldError('passed_invalid', 'must be "skip", or the number of invoices to make');

/** What becomes of periods whose time has passed. */
const passedPeriods = () =>
  z
    .union(
      [z.literal('skip', { error: PASSED }), z.int({ error: PASSED }).min(0, { error: PASSED })],
      { error: PASSED },
    )
    .optional();

/** A billing schedule as it is submitted. */
export const scheduleShape = z
  .strictObject(
    {
      external_id: externalId.optional(),
      connection: line(MAX_CODE_LENGTH).optional(),
      customer: customerOfInvoice,
      cadence,
      invoice: invoicePattern,
      collection: invoiceSettings.optional(),
      backfill: passedPeriods().meta({
        description:
          'Where the time of more than one period has passed: how many invoices are to be made ' +
          'at once, or "skip".',
      }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'BillingScheduleGiven' });

export const resumeShape = z
  .strictObject(
    {
      missed: passedPeriods().meta({
        description: 'Where periods were missed: how many invoices are to be made now, or "skip".',
      }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ResumeSchedule' });

export const skipShape = z.strictObject({ on: calendarDay() }, OBJECT_ERROR).meta({
  id: 'SkipPeriod',
});
