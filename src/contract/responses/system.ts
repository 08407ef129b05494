import { z } from 'zod';
import { listResponse, timestamp } from './shared';

export const eventList = listResponse(
  'EventList',
  z
    .object({
      object: z.literal('event'),
      id: z.string(),
      type: z.string(),
      timestamp: timestamp(),
      cursor: z.string(),
      invoice: z.string().nullable(),
      customer: z.string().nullable().meta({ description: 'Set where it is about no invoice.' }),
      data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    })
    .meta({ id: 'Event' }),
);

export const healthResponse = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const readinessResponse = z
  .object({
    status: z.enum(['ready', 'degraded', 'unavailable', 'ending']).meta({
      description:
        'degraded: requests are taken in and carried out later; ending: ask another process.',
    }),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
    missing: z.array(z.object({ name: z.string(), detail: z.string() })),
  })
  .meta({ id: 'Readiness' });

export type ReadinessResponse = z.infer<typeof readinessResponse>;
