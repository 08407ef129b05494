import { z } from 'zod';
import { TAX_CATEGORIES, isTaxRate } from '../domain/tax-category';
import { lineAmount } from './amount';
import { fieldError } from './problems';
import { line, flag, oneOf } from './text';

const TAX_IDS = 'must be a list of at most 5 tax ids, each once';

export const taxIds = z
  .array(line(40), { error: fieldError('tax_ids_invalid', TAX_IDS) })
  .max(5, { error: fieldError('tax_ids_invalid', TAX_IDS) })
  .refine((list) => new Set(list).size === list.length, {
    error: fieldError('tax_ids_invalid', TAX_IDS),
  })
  .meta({ description: 'As documents show them, such as DE123456789.' });

const RATE = 'must be a percentage from 0 to 100, in quotes with at most 4 decimals, such as "5.5"';
const RATE_ERROR = fieldError('tax_rate_invalid', RATE);

/** Shown, never multiplied. */
const rate = z.string({ error: RATE_ERROR }).refine(isTaxRate, { error: RATE_ERROR }).meta({
  description: 'Percent, as a decimal in quotes. On all lines: documents have a table by rate.',
  example: '19',
});

export const lineTax = z.strictObject(
  {
    amount: lineAmount(),
    inclusive: flag(),
    rate: rate.nullish(),
    category: oneOf(TAX_CATEGORIES)
      .nullish()
      .meta({ description: 'Why the rate is what it is; all but standard go with a rate of 0.' }),
  },
  { error: fieldError('not_an_object', 'must be a JSON object') },
);
