import { z } from 'zod';
import { listResponse, timestamp } from './shared';

export const healthResponse = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const readinessResponse = z
  .object({
    status: z.enum(['ready', 'degraded', 'unavailable', 'ending']).meta({
      description: 'degraded: requests are accepted and run later; ending: use another process.',
    }),
    checks: z
      .array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() }))
      .optional()
      .meta({ description: 'Only with a key.' }),
    missing: z
      .array(z.object({ name: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: 'Only with a key.' }),
  })
  .meta({ id: 'Readiness' });

export type ReadinessResponse = z.infer<typeof readinessResponse>;

export const quarantinedList = listResponse(
  'QuarantinedEventList',
  z.object({
    object: z.literal('quarantined_event'),
    id: z.string().meta({ description: 'The id of the event at Stripe.' }),
    type: z.string(),
    why: z.string(),
    stripe_object: z.string().nullable().meta({ description: 'What it is about, at Stripe.' }),
    received_at: timestamp(),
  }),
);

export const notStartableList = listResponse(
  'NotStartableInvoiceList',
  z.object({
    object: z.literal('not_startable_invoice'),
    id: z.string().meta({ description: 'The id of the invoice.' }),
    external_id: z.string(),
    why: z.string(),
    since: timestamp(),
  }),
);

export const quarantineEnded = z
  .object({
    object: z.literal('quarantined_event'),
    id: z.string(),
    result: z.enum(['released', 'dropped']),
  })
  .meta({ id: 'QuarantineEnded' });
