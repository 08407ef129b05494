import { z } from 'zod';
import { fieldError } from './problems';

const CONTROL = /\p{Cc}/u;
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;

/** Length in code points, as JSON Schema's maxLength counts. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** One line of text: no control characters, since it may be put in mail headers and PDFs. */
export const line = (max: number) =>
  limited(max, CONTROL, 'holds a control character; send one line of plain text');

/** Text that may have line breaks and tabs. */
export const paragraphs = (max: number) =>
  limited(max, CONTROL_BUT_LINES, 'holds a control character other than a tab or a line break');

function limited(max: number, forbidden: RegExp, why: string) {
  return z
    .string({ error: fieldError('text_invalid', 'must be a string') })
    .check((ctx) => {
      const add = (code: string, detail: string) =>
        ctx.issues.push({ code: 'custom', input: ctx.value, message: fieldError(code, detail) });
      if (ctx.value === '') add('text_empty', 'must not be empty; leave the field out instead');
      if (lengthOf(ctx.value) > max) add('text_too_long', `may have at most ${max} characters`);
      if (forbidden.test(ctx.value)) add('text_invalid', why);
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
