import { z } from 'zod';
import { MAX_CODE_LENGTH } from '../domain/field-rules';
import { isCurrency } from '../domain/money';
import { hasTwoCountries, postalAddress } from './address-shape';
import { amount, lineAmount } from './amount';
import { bankDetails } from './bank-shape';
import { calendarDay } from './day';
import { documents } from './document-shape';
import { email } from './email';
import { INVOICE_SIZE } from './limits';
import { country, locale, timeZone } from './region';
import { fieldError } from './problems';
import { invoiceSettings } from './settings-shape';
import { lineTax, taxIds } from './tax-shape';
import { externalId, line, oneOf, paragraphs, pattern } from './text';

const OBJECT_ERROR = fieldError('not_an_object', 'must be a JSON object');

/** A code Stripe charges in, in lower case. */
export const currency = z
  .string({ error: fieldError('currency_invalid', 'must be a currency code such as "eur"') })
  .check((ctx) => {
    if (isCurrency(ctx.value)) return;
    const lower = ctx.value.trim().toLowerCase();
    const detail = isCurrency(lower)
      ? `currencies are lower case here, as Stripe writes them: "${lower}"`
      : 'is no currency Stripe charges in';
    ctx.issues.push({
      code: 'custom',
      input: ctx.value,
      message: fieldError('currency_invalid', detail),
    });
  })
  .meta({ minLength: 3, maxLength: 3, description: 'ISO 4217 in lower case.' });

const QUANTITY = 'must be a whole number, or a decimal in quotes such as "1.5"';

/** Shown, never multiplied: a decimal in quotes keeps its digits, a whole number needs none. */
const quantity = z
  .union(
    [
      z
        .int({ error: fieldError('quantity_invalid', QUANTITY) })
        .min(0, { error: fieldError('quantity_invalid', QUANTITY) })
        .refine((value) => !Object.is(value, -0), {
          error: fieldError('quantity_invalid', QUANTITY),
        }),
      pattern(/^\d{1,12}(\.\d{1,12})?$/, 'quantity_invalid', QUANTITY),
    ],
    { error: fieldError('quantity_invalid', QUANTITY) },
  )
  .transform(String)
  .meta({ description: 'A whole number, or a decimal in quotes.' });

const lineItem = z
  .strictObject(
    {
      description: paragraphs(2000),
      quantity,
      unit_amount: lineAmount(),
      amount: lineAmount(),
      tax: lineTax.nullish(),
      unit: line(20).nullish().meta({ description: 'What the quantity counts: "h", "kg".' }),
    },
    { error: OBJECT_ERROR },
  )
  .meta({ id: 'LineGiven' });

/** A customer with all fields: created or updated by its external id. */
export const customerGiven = z
  .strictObject(
    {
      external_id: externalId,
      name: line(300),
      email,
      country: country().nullish(),
      locale: locale().nullish(),
      time_zone: timeZone().nullish(),
      address: postalAddress.nullish(),
      tax_ids: taxIds.nullish(),
    },
    { error: OBJECT_ERROR },
  )
  .refine((given) => !hasTwoCountries(given), {
    path: ['country'],
    error: fieldError('country_differs', 'is not the country of the address'),
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'CustomerGiven' });

const CUSTOMER = 'must be an id of ours (cst_…) or an object with external_id, name and email';
const customerId = z.string().regex(/^cst_[0-9a-z]{1,60}$/, {
  error: fieldError('customer_invalid', CUSTOMER),
});

const LINES = fieldError('lines_invalid', 'must be a list of 1 to 1,000 lines');

export const lineItems = z
  .array(lineItem, { error: LINES })
  .min(1, { error: LINES })
  .max(1000, { error: LINES });

/** An id of ours, or all that is needed to create one. */
export const customerOfInvoice = z.union([customerId, customerGiven], {
  error: fieldError('customer_invalid', CUSTOMER),
});

export const metadata = z
  .record(line(40), paragraphs(500), {
    error: fieldError('metadata_invalid', 'must be an object whose values are strings'),
  })
  .refine((given) => Object.keys(given).length <= 50, {
    error: fieldError('metadata_invalid', 'may have at most 50 keys'),
  });

/** The invoice as it is submitted, by HTTP and by a Temporal client alike. */
export const invoiceShape = z
  .strictObject(
    {
      external_id: externalId.meta({
        description:
          'The workflow id made of it, `invoice/<connection>/<external_id, percent-encoded>`, ' +
          'has at most 255 characters.',
      }),
      connection: line(MAX_CODE_LENGTH).optional(),
      customer: customerOfInvoice,
      number: line(100),
      currency,
      amount_due: amount(),
      issued_on: calendarDay(),
      due_on: calendarDay(),
      lines: lineItems,
      memo: paragraphs(5000).nullish(),
      metadata: metadata.optional(),
      bank_details: bankDetails.nullish(),
      documents: documents
        .optional()
        .meta({ description: 'Mailed unchanged with the invoice; over HTTP only.' }),
      send: oneOf(['now', 'manual']).optional(),
      collection: invoiceSettings.optional(),
    },
    { error: OBJECT_ERROR },
  )
  .meta({ id: 'InvoiceGiven', description: `An invoice is ${INVOICE_SIZE}.` });

export type InvoiceGiven = z.infer<typeof invoiceShape>;
