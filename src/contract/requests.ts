import { z } from 'zod';
import { calendarDay } from './day';
import { fieldError } from './problems';
import { line, pattern } from './text';

export const OBJECT_ERROR = { error: fieldError('not_an_object', 'must be a JSON object') };

/** No fields at all: everything is in the path. */
export const emptyBody = z.strictObject({}, OBJECT_ERROR).meta({ id: 'Nothing' });

const LIMIT = 'must be a whole number of at least 1; more than 100 counts as 100';

/** A larger limit is not refused: it is capped. */
export const limit = z
  .string()
  .refine((text) => /^\d+(e\d+)?$/.test(text) && Number(text) >= 1, {
    error: fieldError('limit_invalid', LIMIT),
  })
  .transform((text) => Math.min(100, Number(text)))
  .optional()
  .meta({ type: 'integer', minimum: 1, maximum: 100, default: 20 });

export const rowId = (prefix: string) =>
  pattern(
    new RegExp(`^${prefix}_[0-9a-z]{1,60}$`),
    'cursor_invalid',
    `must be one of our ids: ${prefix}_…`,
  );

export const customerQuery = z.strictObject({
  limit,
  starting_after: rowId('cst').optional(),
  ending_before: rowId('cst').optional(),
  search: line(254)
    .optional()
    .meta({
      description:
        'The beginning of a name or an e-mail address, or the whole of an id, an alias, an ' +
        'external id, a billing address or the id of a Stripe customer.',
    }),
});

const FORMAT = 'must be json, pdf or csv';

export const statementQuery = z.strictObject({
  from: calendarDay().optional().meta({ description: 'Absent: a year before `to`.' }),
  to: calendarDay()
    .optional()
    .meta({ description: 'Absent: today. Days are those of the customer’s time zone.' }),
  format: z
    .enum(['json', 'pdf', 'csv'], { error: fieldError('format_invalid', FORMAT) })
    .optional()
    .meta({ description: 'Absent: json.' }),
});

const FLAG = 'must be true or false';

export const paymentMethodQuery = z.strictObject({
  limit,
  starting_after: pattern(/^\w{1,255}$/, 'cursor_invalid', 'must be an id of this list').optional(),
  detached: z
    .enum(['true', 'false'], { error: fieldError('flag_invalid', FLAG) })
    .optional()
    .meta({ description: 'Those that were detached, too.' }),
});

export const allowedMethodsQuery = z.strictObject({
  currency: pattern(
    /^[a-z]{3}$/,
    'currency_invalid',
    'must be a currency as Stripe writes it, "eur"',
  )
    .optional()
    .meta({ description: 'Absent: whatever the currency.' }),
  to_store: z
    .enum(['true', 'false'], { error: fieldError('flag_invalid', FLAG) })
    .optional()
    .meta({ description: 'Only what can be stored for automatic charges.' }),
});

export const cursor = pattern(
  /^\d{1,15}$/,
  'cursor_invalid',
  'must be a next_cursor we gave',
).optional();
const expandable = z.enum(['settings', 'pdf'], {
  error: fieldError('expand_invalid', 'must be settings or pdf'),
});

/** As Stripe writes it: `?expand[]=settings&expand[]=pdf`. */
export const expandQuery = z.strictObject({
  'expand[]': z.union([expandable, z.array(expandable)]).optional(),
});

export const quarantineQuery = z.strictObject({
  limit,
  starting_after: pattern(
    /^[\w.-]{1,255}$/,
    'cursor_invalid',
    'must be an id of this list',
  ).optional(),
});

export const eventQuery = z.strictObject({ limit, after: cursor });

export const timelineQuery = z.strictObject({
  limit,
  after: pattern(/^[\w./:-]{1,100}$/, 'cursor_invalid', 'must be a next_cursor we gave').optional(),
});
