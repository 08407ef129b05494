import { z } from 'zod';
import { fieldError } from './problems';
import { OBJECT_ERROR, limit } from './requests';
import { collection } from './sync-shape';
import { pattern, whole } from './text';

const COLLECTIONS = 'must be a list of 1 to 200 collections, each once';
const LIST = { error: fieldError('collections_invalid', COLLECTIONS) };

export const driftBody = z
  .strictObject(
    {
      collections: z
        .array(collection(), LIST)
        .min(1, LIST)
        .max(200, LIST)
        .refine((all) => new Set(all).size === all.length, LIST)
        .optional()
        .meta({ description: 'Absent: all that the sync has and Stripe lets be compared.' }),
      sample_size: whole(1, 1_000)
        .optional()
        .meta({
          description:
            'So many objects of each collection are compared: of the newest at Stripe, and by ' +
            'chance of our records, each by one request; of what is listed under others, so many ' +
            'of those, with all that is under each. Absent: 50.',
        }),
      count: z
        .boolean({ error: fieldError('count_invalid', 'must be true or false') })
        .optional()
        .meta({
          description:
            'Whether whole lists are read, compared and counted: a request for each hundred ' +
            'objects at Stripe. Absent: false.',
        }),
      repair: z
        .boolean({ error: fieldError('repair_invalid', 'must be true or false') })
        .optional()
        .meta({ description: 'Whether breaks are repaired as they are found. Absent: false.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'DriftCheckCreate' });

const CURSOR = 'must be a next_cursor we gave';

export const driftQuery = z.strictObject({
  limit,
  after: pattern(/^\d{1,15}$/, 'cursor_invalid', CURSOR).optional(),
});
