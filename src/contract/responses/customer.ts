import { z } from 'zod';
import { customerSettings } from '../settings-shape';
import { timestamp } from './shared';

const method = z.object({ id: z.string(), type: z.string(), label: z.string() });

export const customerResponse = z
  .object({
    object: z.literal('customer'),
    id: z.string(),
    external_id: z.string(),
    connection: z.string(),
    name: z.string(),
    email: z.string(),
    country: z.string().nullable(),
    locale: z.string().nullable(),
    time_zone: z.string().nullable(),
    collection: customerSettings,
    stripe_customer: z.string().nullable(),
    unlinked_at: timestamp().nullable(),
    auto_pay_withdrawn: z
      .boolean()
      .meta({ description: 'Nothing is charged to them by itself, whatever an invoice says.' }),
    default_method: method.nullable(),
    methods: z.array(method),
  })
  .meta({ id: 'Customer' });

export type CustomerResponse = z.infer<typeof customerResponse>;
