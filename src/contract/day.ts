import { z } from 'zod';
import { fieldError } from './problems';

const ADVICE = 'must be a calendar day that exists, written YYYY-MM-DD';

const isCalendarDay = (text: string): boolean => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === text;
};

export const calendarDay = () =>
  z
    .string({ error: fieldError('date_invalid', ADVICE) })
    .refine((text) => /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && isCalendarDay(text), {
      error: fieldError('date_invalid', ADVICE),
    })
    .meta({ format: 'date' });

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const MOMENT_ADVICE = 'must be a time as in RFC 3339, such as 2026-11-03T09:00:00Z';

/** A moment on the wire, milliseconds inside. */
export const timestampInput = () =>
  z
    .string({ error: fieldError('time_invalid', MOMENT_ADVICE) })
    .transform((text, ctx) => {
      const at =
        MOMENT.test(text) && isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
      if (!Number.isNaN(at)) return at;
      ctx.issues.push({
        code: 'custom',
        input: text,
        message: fieldError('time_invalid', MOMENT_ADVICE),
      });
      return z.NEVER;
    })
    .meta({ type: 'string', format: 'date-time' });
