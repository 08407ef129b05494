import { z } from 'zod';
import { listResponse, minorUnits, timestamp } from './shared';

const refund = z.object({
  id: z.string().nullable().meta({ description: 'Stripe’s id; null until Stripe has answered.' }),
  number: z.string(),
  amount: minorUnits(),
  status: z.enum(['asked', 'pending', 'succeeded', 'failed']),
  asked_at: timestamp(),
  stopped_by_dispute: z.boolean(),
});

const dispute = z.object({
  id: z.string(),
  amount: minorUnits(),
  status: z.string(),
  reason: z.string(),
  withdrawn: z.boolean(),
  returned: z.boolean(),
  evidence_due_at: timestamp().nullable(),
});

const fraudWarning = z.object({
  id: z.string(),
  type: z.string().meta({ description: 'Stripe’s type of the fraud.' }),
  at: timestamp(),
  actionable: z.boolean().meta({ description: 'A refund may still prevent the dispute.' }),
});

export const paymentResponse = z
  .object({
    object: z.literal('payment'),
    id: z.string().meta({
      description: 'Stripe’s payment intent, or outside:<command id> of an offline payment.',
    }),
    invoice: z.string(),
    via: z.enum(['charge', 'checkout', 'outside']),
    method_type: z.string(),
    method: z.string(),
    amount: minorUnits(),
    currency: z.string(),
    charge: z.string().nullable(),
    received_at: timestamp(),
    reversed: z.boolean(),
    refunds: z.array(refund),
    disputes: z.array(dispute),
    fraud_warnings: z.array(fraudWarning),
  })
  .meta({ id: 'Payment' });

export type PaymentResponse = z.infer<typeof paymentResponse>;

export const paymentList = listResponse('PaymentList', paymentResponse);

export const unmatchedList = listResponse(
  'UnmatchedMoneyList',
  z.object({
    object: z.literal('unmatched_money'),
    intent: z.string(),
    amount: minorUnits(),
    currency: z.string(),
    why: z.string(),
    event: z.string().nullable(),
    seen_at: timestamp(),
  }),
);
