import { z } from 'zod';
import { say } from './problems';

const MOST = 99_999_999;
const ADVICE = `must be a whole number of minor units, from 0 to ${MOST}, written as a JSON number`;
const SIGNED = `must be a whole number of minor units within ±${MOST}, written as a JSON number`;

const whole = (least: number, advice: string) =>
  z
    .int({ error: say('amount_invalid', advice) })
    .min(least, { error: say('amount_invalid', advice) })
    .max(MOST, { error: say('amount_invalid', advice) })
    // Minus nothing is no amount: it survives JSON and breaks comparisons.
    .refine((value) => !Object.is(value, -0), { error: say('amount_invalid', advice) });

/** What is owed or moved: never negative, never coerced. */
export const amount = () => whole(0, ADVICE);
/** Money that moves: at least one unit of it. */
export const positiveAmount = () => whole(1, ADVICE.replace('from 0', 'from 1'));
/** A line may take something off. */
export const lineAmount = () => whole(-MOST, SIGNED);
