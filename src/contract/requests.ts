import { z } from 'zod';
import { STATUSES } from './answers/invoice';
import { positiveAmount } from './amount';
import { moment } from './day';
import { email } from './email';
import { country, locale, timeZone } from './place';
import { say } from './problems';
import { customerSettings } from './settings-shape';
import { externalId, flag, line, paragraphs, pattern } from './text';

const OBJECT = { error: say('not_an_object', 'must be a JSON object') };

const reason = paragraphs(500);

/** No fields at all: the address says everything. */
export const nothing = z.strictObject({}, OBJECT).meta({ id: 'Nothing' });

export const reasonBody = z.strictObject({ reason }, OBJECT).meta({ id: 'ReasonGiven' });

export const pauseBody = z
  .strictObject({ until: moment().nullish(), reason }, OBJECT)
  .meta({ id: 'PauseGiven' });

export const paymentLinkBody = z
  .strictObject({ on: flag() }, OBJECT)
  .meta({ id: 'PaymentLinkGiven' });

export const outsidePaymentBody = z
  .strictObject(
    { amount: positiveAmount(), reference: line(140), received_at: moment().optional() },
    OBJECT,
  )
  .meta({ id: 'OutsidePaymentGiven' });

export const refundBody = z
  .strictObject(
    {
      amount: positiveAmount(),
      payment: line(255).nullish().meta({ description: 'A payment’s id; absent: the newest.' }),
    },
    OBJECT,
  )
  .meta({ id: 'RefundGiven' });

const stripeCustomer = () =>
  pattern(
    /^cus_[A-Za-z0-9_]{1,100}$/,
    'stripe_customer_invalid',
    'must be a Stripe customer id: cus_…',
  );

export const linkBody = z
  .strictObject({ stripe_customer: stripeCustomer() }, OBJECT)
  .meta({ id: 'LinkGiven' });

const MADE_ANYWAY =
  'a Stripe customer is given, so none is made: leave this field out, or say never';

/** Shown with all else that is wrong, so it looks at what was given and not at what was parsed. */
function asksForTwo(value: unknown): boolean {
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
    OBJECT,
  )
  .refine((value) => !asksForTwo(value), {
    path: ['collection', 'create_stripe_customer'],
    error: say('stripe_customer_given', MADE_ANYWAY),
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'CustomerPut' });

const LIMIT = 'must be a whole number of at least 1; more than 100 counts as 100';

/** Asking for too much is no mistake worth a refusal: it is capped. */
const limit = z
  .string()
  .refine((text) => /^\d+(e\d+)?$/.test(text) && Number(text) >= 1, {
    error: say('limit_invalid', LIMIT),
  })
  .transform((text) => Math.min(100, Number(text)))
  .optional()
  .meta({ type: 'integer', minimum: 1, maximum: 100, default: 20 });

const rowId = (prefix: string) =>
  pattern(
    new RegExp(`^${prefix}_[0-9a-z]{1,60}$`),
    'cursor_invalid',
    `must be an id of ours: ${prefix}_…`,
  );

export const invoiceQuery = z.strictObject({
  limit,
  starting_after: rowId('inv').optional(),
  ending_before: rowId('inv').optional(),
  status: z.enum(STATUSES, { error: say('status_invalid', 'is no status of ours') }).optional(),
  customer: rowId('cst').optional(),
  external_id: externalId.optional(),
});

const cursor = pattern(/^\d{1,15}$/, 'cursor_invalid', 'must be a next_cursor we gave').optional();

export const eventQuery = z.strictObject({ limit, after: cursor });

export const timelineQuery = z.strictObject({
  limit,
  after: pattern(/^[\w./:-]{1,100}$/, 'cursor_invalid', 'must be a next_cursor we gave').optional(),
});

export const noQuery = z.strictObject({});
