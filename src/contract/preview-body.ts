import { z } from 'zod';
import { SUPPORTED_METHODS } from '../domain/payment-methods';
import { timestampInput } from './day';
import { fieldError } from './problems';
import { invoiceShape } from './invoice-shape';
import { policyShape } from './policy-shape';
import { OBJECT_ERROR } from './requests';

const ANSWERS = 'must be a list of 1 to 50 answers: succeeded, or a decline code of Stripe';
const METHOD = `must be null or one of ${SUPPORTED_METHODS.join(', ')}`;

const others = {
  stored_method: z
    .enum(SUPPORTED_METHODS as [string, ...string[]], {
      error: fieldError('method_invalid', METHOD),
    })
    .nullish()
    .meta({ description: 'What the customer has stored; absent: as it is, null: nothing.' }),
  answers: z
    .array(
      z.string({ error: fieldError('answers_invalid', ANSWERS) }).regex(/^[a-z0-9_]{1,60}$/, {
        error: fieldError('answers_invalid', ANSWERS),
      }),
      { error: fieldError('answers_invalid', ANSWERS) },
    )
    .min(1, { error: fieldError('answers_invalid', ANSWERS) })
    .max(50, { error: fieldError('answers_invalid', ANSWERS) })
    .optional()
    .meta({ description: 'Of the bank to each attempt in turn; the last one stays.' }),
  from: timestampInput().optional().meta({ description: 'When it is sent; absent: now.' }),
};

export const previewBody = z
  .strictObject(
    {
      invoice: z.union([invoiceShape, z.string()]).meta({
        description: 'As it would be submitted, or the id of one that was.',
      }),
      policy: z.union([policyShape, z.string()]).optional().meta({
        description: 'The name of a policy, or its fields; absent: that of new invoices.',
      }),
      ...others,
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'PreviewGiven' });

/** Invoice and policy have their own parsers. */
export const previewOuterBody = z.strictObject(
  { invoice: z.unknown(), policy: z.unknown().optional(), ...others },
  OBJECT_ERROR,
);
