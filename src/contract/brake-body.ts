import { z } from 'zod';
import { timestamp } from './responses/shared';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';
import { pattern, whole } from './text';

const declineCode = pattern(
  /^[a-z0-9_]{1,60}$/,
  'decline_code_invalid',
  'must be a decline code, such as insufficient_funds',
);

export const brakeBody = z
  .strictObject(
    {
      attempts: whole(5, 100_000),
      failed_percent: whole(10, 100),
      minutes: whole(1, 10_080),
      ignored_codes: z
        .array(declineCode, { error: fieldError('not_a_list', 'must be a list') })
        .max(50, { error: fieldError('too_many', 'must be at most 50 codes') })
        .optional()
        .meta({ description: 'Decline codes that pause nothing; absent: none.' }),
    },
    OBJECT_ERROR,
  )
  .meta({ id: 'ChargeBrakeGiven' });

export const brakeResponse = z
  .object({
    object: z.literal('charge_brake'),
    attempts: z.int().meta({ description: 'With fewer of them nothing is concluded.' }),
    failed_percent: z.int().meta({ description: 'Of them that failed in one way.' }),
    minutes: z.int().meta({ description: 'Attempts that ended within so long.' }),
    ignored_codes: z
      .array(z.string())
      .meta({ description: 'Decline codes that pause nothing: they count as attempts alone.' }),
    paused_since: timestamp().nullable(),
    why: z.string().nullable(),
    tries_again_at: timestamp()
      .nullable()
      .meta({
        description:
          'Stripe refused our key or account: from then on one charge tries whether it ' +
          'accepts us again, and if so all go on. Null: they go on when you resume them.',
      }),
  })
  .meta({ id: 'ChargeBrake' });
