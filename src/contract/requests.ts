import { z } from 'zod';
import { INVOICE_STATUSES } from './responses/invoice';
import { email } from './email';
import { country, locale, timeZone } from './region';
import { fieldError } from './problems';
import { customerSettings } from './settings-shape';
import { externalId, line, pattern } from './text';

export const OBJECT_ERROR = { error: fieldError('not_an_object', 'must be a JSON object') };

/** No fields at all: everything is in the path. */
export const emptyBody = z.strictObject({}, OBJECT_ERROR).meta({ id: 'Nothing' });

const stripeCustomer = () =>
  pattern(
    /^cus_[A-Za-z0-9_]{1,100}$/,
    'stripe_customer_invalid',
    'must be a Stripe customer id: cus_…',
  );

export const linkBody = z
  .strictObject({ stripe_customer: stripeCustomer() }, OBJECT_ERROR)
  .meta({ id: 'LinkGiven' });

const NOT_CREATED =
  'a Stripe customer is given, so none is created: leave this field out, or use never';

/** Reported with all other problems, so it checks what was given and not what was parsed. */
function linksAndCreates(value: unknown): boolean {
  const given = value as { stripe_customer?: unknown; collection?: unknown };
  const set = given.collection as { create_stripe_customer?: unknown } | null | undefined;
  return given.stripe_customer !== undefined && set?.create_stripe_customer === 'when_needed';
}

export const customerBody = z
  .strictObject(
    {
      external_id: externalId.optional(),
      name: line(300),
      email,
      country: country().nullish(),
      locale: locale().nullish(),
      time_zone: timeZone().nullish(),
      stripe_customer: stripeCustomer()
        .optional()
        .meta({ description: 'Linked as by /link; absent: the link stays as it is.' }),
      collection: customerSettings.optional(),
    },
    OBJECT_ERROR,
  )
  .refine((value) => !linksAndCreates(value), {
    path: ['collection', 'create_stripe_customer'],
    error: fieldError('stripe_customer_given', NOT_CREATED),
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'CustomerPut' });

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

export const invoiceQuery = z.strictObject({
  limit,
  starting_after: rowId('inv').optional(),
  ending_before: rowId('inv').optional(),
  status: z
    .enum(INVOICE_STATUSES, { error: fieldError('status_invalid', 'is not a status of invoices') })
    .optional(),
  customer: rowId('cst').optional(),
  external_id: externalId.optional(),
});

export const cursor = pattern(
  /^\d{1,15}$/,
  'cursor_invalid',
  'must be a next_cursor we gave',
).optional();
const expandable = z.enum(['settings'], {
  error: fieldError('expand_invalid', 'must be settings'),
});

/** As Stripe writes it: `?expand[]=settings`. */
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
