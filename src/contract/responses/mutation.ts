import { z } from 'zod';
import { timestamp } from './shared';

const error = z
  .object({
    code: z.string(),
    param: z.string().nullable(),
    detail: z.string(),
    decline_code: z.string().nullable(),
    request_id: z.string().nullable().meta({ description: 'Of the request at Stripe.' }),
  })
  .meta({ id: 'MutationError' });

export type MutationErrorResponse = z.infer<typeof error>;

const item = z
  .object({
    index: z.int(),
    status: z.enum(['pending', 'succeeded', 'failed', 'unknown']).meta({
      description:
        'unknown: no answer came while its key could be used; it may have been carried out.',
    }),
    upstream_id: z.string().nullable(),
    payload: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: "Stripe's answer, with what the streams leave out." }),
    error: error.nullable(),
  })
  .meta({ id: 'MutationItem' });

export const mutationResponse = z
  .object({
    object: z.literal('mutation'),
    id: z.string(),
    kind: z.enum(['create', 'update', 'delete']),
    sync_id: z.string(),
    collection_id: z.string(),
    status: z.enum(['running', 'applied', 'applied_not_consumed']).meta({
      description:
        'applied: all items have ended, and both streams show what Stripe answered; ' +
        'applied_not_consumed: consumers that are waited for have not taken it yet.',
    }),
    waiting_for: z.array(z.string()).meta({ description: 'Consumers that have not taken it.' }),
    items: z.array(item),
    created_at: timestamp(),
    ended_at: timestamp().nullable(),
  })
  .meta({ id: 'Mutation' });

export type MutationResponse = z.infer<typeof mutationResponse>;
