import { z } from 'zod';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { returnUrl } from './settings-shape';
import { line } from './text';

const LIST = fieldError('invoices_invalid', 'must be a list of ids of invoices, two at least');

export const bundleBody = z
  .strictObject(
    {
      customer: line(100).optional().meta({
        description: 'Whose invoices they must be; absent: they must be of one customer.',
      }),
      invoices: z
        .array(line(100), { error: LIST })
        .min(2, { error: LIST })
        .meta({ description: 'Ids of 2 to 50 invoices of one customer, in one currency.' }),
      success_url: returnUrl.optional(),
      cancel_url: returnUrl.optional(),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'BundleGiven' });
