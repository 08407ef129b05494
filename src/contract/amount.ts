import { z } from 'zod';
import { fieldError } from './problems';

const MAX = 99_999_999;
const ADVICE = `must be a whole number of minor units, from 0 to ${MAX}, written as a JSON number`;
const SIGNED = `must be a whole number of minor units within ±${MAX}, written as a JSON number`;

const wholeNumber = (least: number, advice: string) =>
  z
    .int({ error: fieldError('amount_invalid', advice) })
    .min(least, { error: fieldError('amount_invalid', advice) })
    .max(MAX, { error: fieldError('amount_invalid', advice) })
    // Minus nothing is no amount: it survives JSON and breaks comparisons.
    .refine((value) => !Object.is(value, -0), { error: fieldError('amount_invalid', advice) });

/** An amount owed or paid: never negative, never coerced. */
export const amount = () => wholeNumber(0, ADVICE);
/** An amount that is paid or refunded: at least one unit. */
export const positiveAmount = () => wholeNumber(1, ADVICE.replace('from 0', 'from 1'));
/** A line may be negative. */
export const lineAmount = () => wholeNumber(-MAX, SIGNED);
