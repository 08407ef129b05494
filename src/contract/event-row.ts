import { z } from 'zod';
import type { PublicEventData, PublicEventType } from '../domain/public-events';
import { timestamp } from './responses/shared';

/** One row of the catalogue: a type of event as `GET /v1/events` answers it. */
export function event<T extends PublicEventType, Data extends z.ZodType<PublicEventData[T]>>(
  type: T,
  description: string,
  data: Data,
) {
  return z
    .object({
      object: z.literal('event'),
      id: z.string(),
      type: z.literal(type),
      timestamp: timestamp(),
      cursor: z.string(),
      invoice: z.string().nullable(),
      customer: z.string().nullable().meta({ description: 'Set where it is about no invoice.' }),
      data,
    })
    .meta({ id: componentId(type), description });
}

/** invoice.payment_failed → InvoicePaymentFailedEvent. */
function componentId(type: string): string {
  const words = type.split(/[._]/).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Event`;
}
