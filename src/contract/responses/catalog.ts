import { z } from 'zod';
import { listResponse } from './shared';

const write = z
  .object({
    path: z.string().nullable().meta({ description: 'The path at Stripe; null: it cannot be.' }),
    reason: z.string().nullable().meta({ description: 'Why it cannot be.' }),
  })
  .meta({ id: 'CatalogWrite' });

const catalogEntryResponse = z
  .object({
    object: z.literal('catalog_collection'),
    id: z
      .string()
      .meta({ description: 'As streams and syncs name it.', example: 'stripe:customer' }),
    sync: z.enum(['list', 'events', 'none']).meta({
      description:
        'list: read whole and kept current; events: brought by them alone; none: not mirrored.',
    }),
    reason: z.string().nullable().meta({ description: 'Why it is not listed.' }),
    path: z.string().nullable().meta({ description: 'Its list at Stripe.' }),
    parent: z
      .object({
        collection: z.string(),
        parameter: z.string().nullable().meta({ description: 'Null: the id goes into the path.' }),
      })
      .nullable()
      .meta({ description: 'Of what it is listed, where Stripe lists it of one parent alone.' }),
    other_lists: z
      .array(z.object({ path: z.string(), parent: z.string().nullable() }))
      .meta({ description: 'Lists of the same objects under other parents.' }),
    created_filter: z.boolean().meta({
      description: 'Read in windows of time, several at once; else one page after the other.',
    }),
    event_types: z.array(z.string()),
    silent: z.string().nullable().meta({
      description: 'What changes without an event (`all`, or what is named); null: nothing.',
    }),
    staleness_hours: z.number().nullable().meta({
      description: 'How old that is at most, where the reads of the account suffice.',
    }),
    writes: z.object({ create: write, update: write, delete: write }),
  })
  .meta({ id: 'CatalogCollection' });

export type CatalogEntryResponse = z.infer<typeof catalogEntryResponse>;

export const catalogList = listResponse('Catalog', catalogEntryResponse);
