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

const MAX_BYTES = 280;
const encoder = new TextEncoder();

/** An id of the billing system: it becomes part of a workflow id, hence the limit in bytes. */
export const externalId = line(200)
  .check((ctx) => {
    if (encoder.encode(ctx.value).length <= MAX_BYTES) return;
    ctx.issues.push({
      code: 'custom',
      input: ctx.value,
      message: fieldError('text_too_long', `may have at most ${MAX_BYTES} bytes in UTF-8`),
    });
  })
  .meta({ minLength: 1, maxLength: 200, description: 'At most 280 bytes in UTF-8.' });

/** A string that must match; the message says what would. */
export const pattern = (regex: RegExp, code: string, detail: string) =>
  z.string({ error: fieldError(code, detail) }).regex(regex, { error: fieldError(code, detail) });

/** A value of a short list. */
export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: fieldError('not_one_of', `must be one of: ${values.join(', ')}`) });

export const flag = () => z.boolean({ error: fieldError('not_boolean', 'must be true or false') });
