import { z } from 'zod';
import { numberTemplateProblems } from '../domain/schedules/number-template';
import { amount } from './amount';
import { bankDetails } from './bank-shape';
import { calendarDay } from './day';
import { currency, lineItems, metadata } from './invoice-shape';
import { fieldError } from './problems';
import { timeZone } from './region';
import { OBJECT_ERROR } from './requests';
import { line, oneOf, paragraphs, pattern } from './text';

const whole = (least: number, most: number, code: string) => {
  const advice = fieldError(code, `must be a whole number from ${least} to ${most}`);
  return z.int({ error: advice }).min(least, { error: advice }).max(most, { error: advice });
};

const DAYS = fieldError('days_invalid', 'must be a list of up to 31 days, each once');

export const cadenceFields = z.strictObject(
  {
    unit: oneOf(['day', 'week', 'month', 'year']),
    every: whole(1, 1000, 'every_invalid')
      .optional()
      .meta({ default: 1, description: 'Every so many of them.' }),
    days: z
      .array(whole(1, 31, 'day_invalid'), { error: DAYS })
      .max(31, { error: DAYS })
      .refine((list) => new Set(list).size === list.length, { error: DAYS })
      .optional()
      .meta({
        description:
          'Of a week (1 is Monday) or a month: in a month without it, its last day. Absent: the ' +
          'day of starts_on, or the one on which the trial ends.',
      }),
    starts_on: calendarDay(),
    trial_days: whole(0, 3650, 'trial_days_invalid').optional().meta({
      default: 0,
      description: 'The first period begins so many days after starts_on.',
    }),
    ends_on: calendarDay()
      .nullish()
      .meta({ description: 'The last day on which a period may begin.' }),
    count: whole(1, 100_000, 'count_invalid')
      .nullish()
      .meta({ description: 'So many periods, those included that are skipped.' }),
    time_zone: timeZone()
      .nullish()
      .meta({ description: 'Absent: the customer’s when the schedule is created.' }),
    local_time: pattern(
      /^([01]\d|2[0-3]):[0-5]\d$/,
      'local_time_invalid',
      'must be a time of day such as 09:00',
    )
      .optional()
      .meta({
        default: '09:00',
        description:
          'When invoices are made, in time_zone. Where the clocks go forward over it, what they ' +
          'show then; where they show it twice, once.',
      }),
  },
  OBJECT_ERROR,
);

const numberTemplate = line(100).check((ctx) => {
  if (ctx.issues.length > 0) return;
  for (const { code, detail } of numberTemplateProblems(ctx.value)) {
    const message = fieldError(code, detail);
    // Continued, so that the sums are checked in the same answer.
    ctx.issues.push({ code: 'custom', input: ctx.value, message, continue: true });
  }
});

export const invoicePatternFields = z.strictObject(
  {
    number: numberTemplate.meta({
      description:
        'A template with a sequence: {seq}, or {seq:4} for 0042; also {year}, {month}, {day}. ' +
        'Each distinct text around {seq} has its own sequence, which all schedules share.',
      example: 'INV-{year}-{seq:4}',
    }),
    currency,
    amount_due: amount(),
    due_in_days: whole(0, 3650, 'due_in_days_invalid').optional().meta({
      default: 0,
      description: 'After the day of issue; of one that is made later, after that day.',
    }),
    lines: lineItems,
    memo: paragraphs(5000).nullish(),
    metadata: metadata.optional(),
    bank_details: bankDetails.nullish().meta({
      description:
        'On every invoice, for customers who pay by transfer. Absent: the connection’s, as they ' +
        'are when the schedule is created.',
    }),
    send: oneOf(['now', 'manual']).optional(),
  },
  OBJECT_ERROR,
);
