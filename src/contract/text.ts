import { z } from 'zod';
import { textProblems } from '../domain/field-rules';
import { fieldError } from './problems';

/** One line of text: no control characters, since it may be put in mail headers and PDFs. */
export const line = (max: number) => limited('line', max);

/** Text that may have line breaks and tabs. */
export const paragraphs = (max: number) => limited('paragraphs', max);

function limited(kind: 'line' | 'paragraphs', max: number) {
  return z
    .string({ error: fieldError('text_invalid', 'must be a string') })
    .check((ctx) => {
      for (const { code, detail } of textProblems(ctx.value, kind, max)) {
        ctx.issues.push({ code: 'custom', input: ctx.value, message: fieldError(code, detail) });
      }
    })
    .meta({ minLength: 1, maxLength: max });
}

/** An id of the billing system. An invoice's becomes part of a workflow id: see its shape. */
export const externalId = line(200);

/** A string that must match; the message says what would. */
export const pattern = (regex: RegExp, code: string, detail: string) =>
  z.string({ error: fieldError(code, detail) }).regex(regex, { error: fieldError(code, detail) });

/** A value of a short list. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: fieldError('not_one_of', `must be one of: ${values.join(', ')}`) });

export const flag = () => z.boolean({ error: fieldError('not_boolean', 'must be true or false') });

/** A whole number, written as a JSON number. */
export const whole = (min: number, max: number) => {
  const error = fieldError('number_invalid', `must be a whole number from ${min} to ${max}`);
  return z.int({ error }).min(min, { error }).max(max, { error });
};
