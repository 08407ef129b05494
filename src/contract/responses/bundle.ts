import { z } from 'zod';
import { ENDING_CODES } from '../../domain/bundles/ending-shown';
import { CLOSING_REASON_TEXT } from '../../domain/collection/queries/closing-reason-text';
import { minorUnits, timestamp } from './shared';

export const bundleResponse = z
  .object({
    object: z.literal('bundle'),
    id: z.string(),
    status: z.enum(['opening', 'open', 'closing', 'processing', 'paid', 'closed']).meta({
      description:
        'opening: its session is being prepared · open: it can be paid at url · ' +
        'closing: it cannot be paid any more, and Stripe is read · processing: a bank decides · ' +
        'closed: it was not paid, and its invoices can be paid otherwise.',
    }),
    customer: z.string(),
    currency: z.string(),
    amount: minorUnits(),
    shares: z
      .array(
        z.object({
          invoice: z.string(),
          amount: minorUnits(),
          received: minorUnits(),
          given_back: minorUnits(),
        }),
      )
      .meta({
        description:
          'amount: what is charged for each invoice; the sum is the amount of the bundle · ' +
          'received: what arrived of it, also where it was faster than a close · ' +
          'given_back: what was refunded of that, as what is too much is by itself.',
      }),
    url: z.string().nullable().meta({ description: 'Where the customer pays, while they can.' }),
    expires_at: timestamp().nullable().meta({ description: 'Of the url.' }),
    ended_because: z
      .object({
        code: z.enum(ENDING_CODES).meta({
          description:
            'refused: an invoice cannot be paid with the others · wanted_back: an invoice has to ' +
            'be paid otherwise, or not at all · canceled: it was closed by the business · ' +
            'too_late: an invoice was not free in time · not_opened: Stripe opened no session · ' +
            'expiring: the time to pay is over · not_confirmed: the customer did not ' +
            'confirm with the bank.',
        }),
        reason: z
          .string()
          .nullable()
          .meta({
            description:
              'Of an invoice that refused: its status, or connection_gone, no_payment_link, ' +
              'amount_changed, replaced. Of one that is wanted back: ' +
              `${Object.keys(CLOSING_REASON_TEXT).join(', ')}. Otherwise null.`,
          }),
        detail: z.string().meta({ description: 'The same in words.' }),
        invoice: z.string().nullable().meta({ description: 'Whose it is; null: all of them.' }),
      })
      .nullable()
      .meta({ description: 'Why no money is wanted any more; null while it is, or it was paid.' }),
    payment_intents: z.array(z.string()).meta({ description: 'What was paid at Stripe.' }),
    created_at: timestamp(),
  })
  .meta({ id: 'Bundle' });

export type BundleResponse = z.infer<typeof bundleResponse>;
