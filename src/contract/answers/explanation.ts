import { z } from 'zod';
import { STATUSES } from './invoice';
import { money, timestamp } from './shared';

export const explanationAnswer = z
  .object({
    object: z.literal('explanation'),
    invoice: z.string(),
    status: z.enum(STATUSES),
    because: z.string().meta({ description: 'The fact that led here, and when.' }),
    waits_for: z.string().nullable(),
    due_at: timestamp().nullable(),
    next_action: z.string().nullable(),
    next_amount: money().nullable(),
    currency: z.string(),
    amount_owed: money(),
    amount_received: money(),
    amount_remaining: money(),
    last_attempt: z
      .object({
        at: timestamp(),
        code: z.string(),
        decline_code: z.string().nullable(),
        advice_code: z.string().nullable(),
        network_code: z.string().nullable(),
        method: z.string(),
      })
      .nullable(),
    last_mail: z
      .object({
        name: z.string(),
        status: z.string(),
        subject: z.string(),
        sent_at: timestamp().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Explanation' });

export type ExplanationAnswer = z.infer<typeof explanationAnswer>;
