import { z } from 'zod';
import { policyShape } from '../policy-shape';
import { INVOICE_STATUSES } from './invoice';
import { listResponse, minorUnits, timestamp } from './shared';

export const policyResponse = z
  .object({
    object: z.literal('policy'),
    name: z.string(),
    is_default: z.boolean().meta({ description: 'Later invoices are made under it.' }),
    is_used: z.boolean().meta({ description: 'Invoices go by it, so it does not change.' }),
    origin: z.enum(['installation', 'connection']),
    created_at: timestamp().nullable(),
    fields: policyShape.omit({ name: true }).meta({ id: 'PolicyFields' }),
  })
  .meta({ id: 'Policy' });

export const policyList = listResponse('PolicyList', policyResponse);

const previewedStep = z.object({
  at: timestamp(),
  what: z.enum(['mail', 'attempt', 'event']),
  name: z.string().meta({
    description: 'The mail, the type of the public event, or what the bank answers.',
  }),
  amount: minorUnits().nullable(),
  method: z.string().nullable(),
});

export const previewResponse = z
  .object({
    object: z.literal('preview'),
    policy: z.string(),
    steps: z.array(previewedStep),
    ended_at: timestamp().meta({ description: 'The last of the steps.' }),
    status: z.enum(INVOICE_STATUSES),
    waits_for: z.string().nullable(),
    amount_received: minorUnits(),
    amount_remaining: minorUnits(),
    cut: z.boolean().meta({ description: 'It would go on for more than 400 days.' }),
  })
  .meta({ id: 'Preview' });
