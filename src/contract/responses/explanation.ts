import { z } from 'zod';
import { INVOICE_STATUSES } from './invoice';
import { minorUnits, timestamp } from './shared';

export const explanationResponse = z
  .object({
    object: z.literal('explanation'),
    invoice: z.string(),
    status: z.enum(INVOICE_STATUSES),
    because: z.string().meta({ description: 'The fact that led here, and when.' }),
    waits_for: z.string().nullable(),
    due_at: timestamp().nullable(),
    next_action: z.string().nullable(),
    next_amount: minorUnits().nullable(),
    currency: z.string(),
    amount_owed: minorUnits(),
    amount_received: minorUnits(),
    amount_remaining: minorUnits(),
    last_attempt: z
      .object({
        at: timestamp(),
        code: z.string(),
        decline_code: z.string().nullable(),
        advice_code: z.string().nullable(),
        network_code: z.string().nullable().meta({ description: 'What the card network advises.' }),
        network_decline_code: z
          .string()
          .nullable()
          .meta({ description: 'Why the card network declined it.' }),
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

export type ExplanationResponse = z.infer<typeof explanationResponse>;
