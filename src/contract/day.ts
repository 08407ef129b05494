import { z } from 'zod';
import { DAY_ADVICE, TIME_ADVICE, isCalendarDay, isInstant } from '../domain/field-rules';
import { fieldError } from './problems';

export const calendarDay = () =>
  z
    .string({ error: fieldError('date_invalid', DAY_ADVICE) })
    .refine(isCalendarDay, { error: fieldError('date_invalid', DAY_ADVICE) })
    .meta({ format: 'date' });

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** A moment on the wire, milliseconds inside. */
export const timestampInput = () =>
  z
    .string({ error: fieldError('time_invalid', TIME_ADVICE) })
    .transform((text, ctx) => {
      const at =
        MOMENT.test(text) && isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
      if (isInstant(at)) return at;
      ctx.issues.push({
        code: 'custom',
        input: text,
        message: fieldError('time_invalid', TIME_ADVICE),
      });
      return z.NEVER;
    })
    .meta({ type: 'string', format: 'date-time' });
