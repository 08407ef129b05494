import { z } from 'zod';
import { METHOD_RULES } from '../../domain/allowed-methods';
import { DEFAULT_SETTERS, METHOD_STATUSES } from '../../domain/stored-methods';
import { listResponse, timestamp } from './shared';

export const paymentMethodResponse = z
  .object({
    object: z.literal('payment_method'),
    id: z.string().meta({ description: 'Stripe’s id of it.' }),
    customer: z.string(),
    type: z.string(),
    label: z.string(),
    brand: z.string().nullable(),
    last4: z.string().nullable(),
    exp_month: z.int().nullable(),
    exp_year: z.int().nullable(),
    bank_name: z.string().nullable().meta({ description: 'Or the bank’s code, as Stripe has it.' }),
    country: z.string().nullable(),
    mandate: z
      .object({ id: z.string(), status: z.string() })
      .nullable()
      .meta({ description: 'The permission for bank debits; null where none is known.' }),
    status: z.enum(METHOD_STATUSES).meta({
      description:
        'An expired card is charged only where nothing else is stored; one that is detaching, or ' +
        'whose mandate is inactive, is not charged.',
    }),
    is_default: z.boolean(),
    default_set_by: z
      .enum(DEFAULT_SETTERS)
      .nullable()
      .meta({ description: 'Who chose it; null where it is the default as the newest, or none.' }),
    created_at: timestamp().nullable(),
    detached_at: timestamp().nullable(),
  })
  .meta({ id: 'PaymentMethod' });

export type PaymentMethodResponse = z.infer<typeof paymentMethodResponse>;

export const allowedMethodsResponse = z
  .object({
    object: z.literal('allowed_payment_methods'),
    customer: z.string(),
    currency: z.string().nullable(),
    allowed: z.array(z.string()),
    emptied_by: z
      .enum(METHOD_RULES)
      .nullable()
      .meta({ description: 'The rule that left none; null while there are some.' }),
    why: z.string().nullable(),
    types: z.array(
      z.object({
        type: z.string(),
        allowed: z.boolean(),
        removed_by: z.enum(METHOD_RULES).nullable(),
        why: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'AllowedPaymentMethods' });

export const paymentMethodList = listResponse('PaymentMethodList', paymentMethodResponse);
