import { z } from 'zod';
import { PLANS, RESULTS } from '../domain/customer-imports/plan-row';
import { fieldError } from './problems';
import { OBJECT_ERROR, cursor, limit } from './requests';
import { flag, line, oneOf } from './text';

const CSV = 'must be the text of a CSV file with the header id,stripe_customer_id';
const ONE = 'give a file (csv) or how the account is searched (list), and not both';
const KEY = 'metadata needs the key whose value is the id of the customer; email takes none';

export const customerImportBody = z
  .strictObject(
    {
      csv: z
        .string({ error: fieldError('csv_invalid', CSV) })
        .optional()
        .meta({
          description: 'id (ours or the external one), stripe_customer_id; at most 10,000.',
        }),
      list: z
        .strictObject({ by: oneOf(['metadata', 'email']), key: line(40).optional() }, OBJECT_ERROR)
        .optional()
        .meta({ description: 'Reads all customers of the account; e-mail only proposes.' }),
    },
    OBJECT_ERROR,
  )
  .refine(({ csv, list }) => (csv === undefined) !== (list === undefined), {
    path: ['csv'],
    error: fieldError('csv_or_list', ONE),
  })
  .refine(
    ({ list }) => list === undefined || (list.by === 'metadata') === (list.key !== undefined),
    {
      path: ['list', 'key'],
      error: fieldError('key_or_email', KEY),
    },
  )
  .meta({ id: 'CustomerImportGiven' });

export const executeImportBody = z
  .strictObject(
    {
      token: line(64).meta({ description: 'Of the import, as it was answered once checked.' }),
      accept_email_matches: flag()
        .optional()
        .meta({ description: 'true: what was matched by e-mail alone is linked, too.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'CustomerImportExecution' });

export const importRowQuery = z.strictObject({
  limit,
  after: cursor,
  planned: oneOf(PLANS).optional(),
  result: oneOf(RESULTS).optional(),
});
