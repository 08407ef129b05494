import { z } from 'zod';
import { timestamp } from './responses/shared';
import { fieldError } from './problems';
import { OBJECT_ERROR } from './requests';

const whole = (min: number, max: number) => {
  const error = fieldError('number_invalid', `must be a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
};

export const brakeBody = z
  .strictObject(
    { attempts: whole(5, 100_000), failed_percent: whole(10, 100), minutes: whole(1, 1440) },
    OBJECT_ERROR,
  )
  .meta({ id: 'ChargeBrakeGiven' });

export const brakeResponse = z
  .object({
    object: z.literal('charge_brake'),
    attempts: z.int().meta({ description: 'With fewer of them nothing is concluded.' }),
    failed_percent: z.int().meta({ description: 'Of them that failed in one way.' }),
    minutes: z.int().meta({ description: 'Attempts that ended within so long.' }),
    paused_since: timestamp().nullable(),
    why: z.string().nullable(),
  })
  .meta({ id: 'ChargeBrake' });
