import { z } from 'zod';
import { timestamp } from './shared';

export const commandResponse = z
  .object({
    object: z.literal('command'),
    id: z.string(),
    name: z.string(),
    invoice: z.string().nullable(),
    status: z.enum(['pending', 'preparing', 'closing', 'done', 'refused']).meta({
      description:
        'pending: stored, it will be done once · preparing: requested from Stripe, ' +
        'done or refused once that has ended · ' +
        'closing: done or refused once the open way to pay is closed.',
    }),
    code: z.string().nullable(),
    detail: z.string(),
    asked_at: timestamp(),
    url: z.string(),
  })
  .meta({ id: 'Command' });

export type CommandResponse = z.infer<typeof commandResponse>;
