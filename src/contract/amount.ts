import { z } from 'zod';
import { MAX_AMOUNT, amountAdvice, isAmount } from '../domain/field-rules';
import { fieldError } from './problems';

const SIGNED =
  `must be a whole number of minor units within ±${MAX_AMOUNT}, ` + 'written as a JSON number';

const wholeNumber = (least: number, advice: string) =>
  z
    .int({ error: fieldError('amount_invalid', advice) })
    .min(least, { error: fieldError('amount_invalid', advice) })
    .max(MAX_AMOUNT, { error: fieldError('amount_invalid', advice) })
    .refine((value) => isAmount(value, least), { error: fieldError('amount_invalid', advice) });

/** An amount owed or paid: never negative, never coerced. */
export const amount = () => wholeNumber(0, amountAdvice(0));
/** An amount that is paid or refunded: at least one unit. */
export const positiveAmount = () => wholeNumber(1, amountAdvice(1));
/** A line may be negative. */
export const lineAmount = () => wholeNumber(-MAX_AMOUNT, SIGNED);
