import { z } from 'zod';
import { minorUnits } from './shared';

const entry = z.object({
  date: z.string().meta({ format: 'date' }),
  type: z.enum(['invoice', 'credit', 'void', 'payment', 'refund', 'taken_back']).meta({
    description:
      'taken_back: by the bank, dated as its payment. credit: what is not owed any more, as ' +
      'after a refund of what was owed.',
  }),
  invoice_number: z.string(),
  payment_method: z.string().nullable(),
  amount: minorUnits().meta({ description: 'Positive: more is owed.' }),
  balance: minorUnits().meta({ description: 'After it.' }),
});

export const statementResponse = z
  .object({
    object: z.literal('statement'),
    customer: z.string(),
    from: z.string().meta({ format: 'date' }),
    to: z.string().meta({ format: 'date' }),
    time_zone: z.string(),
    currencies: z.array(
      z.object({
        currency: z.string(),
        opening_balance: minorUnits(),
        entries: z.array(entry),
        closing_balance: minorUnits(),
      }),
    ),
  })
  .meta({ id: 'Statement' });

export type StatementResponse = z.infer<typeof statementResponse>;
