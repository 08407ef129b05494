import { z } from 'zod';
import { COLLECTION_NAMES, collectionId, mirroredCollection } from '../domain/mirror/collections';
import { fieldError } from './problems';
import { OBJECT_ERROR, limit } from './requests';
import { oneOf, pattern, whole } from './text';

const ID = 'must be 1 to 100 of a-z, A-Z, 0-9, - and _, beginning with a letter or digit';

export const syncId = () => pattern(/^[a-zA-Z0-9][\w-]{0,99}$/, 'sync_id_invalid', ID);

const CREDENTIAL = 'must be the id of a credential: crd_…';

const credential = () =>
  pattern(/^crd_[0-9a-f]{32}$/, 'credential_invalid', CREDENTIAL).meta({
    description: 'By which the account is read: see /v1/credentials.',
  });

const COLLECTIONS = 'must be "all" or a list of collections, each once';

const UNKNOWN = `must be one of: ${COLLECTION_NAMES.map(collectionId).join(', ')}`;

export const collection = () =>
  z
    .string({ error: fieldError('collection_unknown', UNKNOWN) })
    .refine((given) => mirroredCollection(given) !== null, {
      error: fieldError('collection_unknown', UNKNOWN),
    })
    .meta({ example: 'stripe:customer' });

const LIST = { error: fieldError('collections_invalid', COLLECTIONS) };

const collections = () =>
  z.union(
    [
      z.literal('all', LIST),
      z
        .array(collection(), LIST)
        .min(1, LIST)
        .max(200, LIST)
        .refine((all) => new Set(all.map(mirroredCollection)).size === all.length, LIST),
    ],
    LIST,
  );

const POLL = 'must be "adaptive" or {"per_second": a whole number from 1 to 10}';

const poll = () =>
  z.union(
    [
      z.literal('adaptive', { error: fieldError('poll_invalid', POLL) }),
      z.strictObject({ per_second: whole(1, 10) }, OBJECT_ERROR),
    ],
    {
      error: fieldError('poll_invalid', POLL),
    },
  );

export const syncBody = z
  .strictObject(
    {
      id: syncId().optional().meta({ description: 'Of your choice; absent: one is made.' }),
      credential: credential(),
      collections: collections(),
      mode: oneOf(['webhooks_and_poll', 'poll']).optional(),
      pacing: z
        .strictObject(
          { requests_per_second: whole(1, 100), concurrency: whole(1, 50) },
          OBJECT_ERROR,
        )
        .optional()
        .meta({ description: 'The most that is asked of Stripe; absent: 20 a second, 4 at once.' }),
      poll: poll().optional(),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'SyncCreate' });

export const syncCopyBody = z
  .strictObject({ id: syncId().optional(), credential: credential() }, OBJECT_ERROR)
  .meta({ id: 'SyncCopy' });

export const syncBackfillBody = z
  .strictObject({ collection_id: collection() }, OBJECT_ERROR)
  .meta({ id: 'SyncBackfill' });

export const syncQuery = z.strictObject({ limit, starting_after: syncId().optional() });

const CURSOR = 'must be a next_cursor we gave';

export const streamQuery = z.strictObject({
  collection_id: collection().optional(),
  after: pattern(/^[a-z]+-\d{1,15}-\d{1,15}$/, 'cursor_invalid', CURSOR).optional(),
  limit,
});
