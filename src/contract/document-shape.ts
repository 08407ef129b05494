import { z } from 'zod';
import { contentProblem, nameProblem } from './file-problem';
import type { GivenFile } from './file-problem';
import { fieldError } from './problems';
import { line, oneOf } from './text';

const BASE64 = 'must be base64 with its padding, without line breaks or spaces';
const { base64ToUint8Array, uint8ArrayToBase64 } = z.core.util;

/** Accepted only in the one encoding we would write: nothing is lost or guessed. */
function decodeBase64(text: string): Uint8Array | null {
  try {
    const bytes = base64ToUint8Array(text);
    return bytes.length > 0 && uint8ArrayToBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

export const fileContent = z
  .string({ error: fieldError('base64_invalid', BASE64) })
  .transform((text, ctx): Uint8Array => {
    const bytes = decodeBase64(text);
    if (bytes !== null) return bytes;
    ctx.issues.push({ code: 'custom', input: text, message: fieldError('base64_invalid', BASE64) });
    return z.NEVER;
  })
  .meta({ format: 'byte', description: 'The file in base64.' });

/** A wrong name must not hide a wrong file. */
const isObject = ({ value }: { value: unknown }): boolean =>
  typeof value === 'object' && value !== null;

const document = z
  .strictObject(
    {
      filename: line(120),
      content_type: oneOf(['application/pdf', 'application/xml', 'text/xml']),
      content: fileContent,
    },
    { error: fieldError('not_an_object', 'must be a JSON object') },
  )
  .refine((given) => nameProblem(given) === null, {
    path: ['filename'],
    error: ({ input }) => fieldError('filename_invalid', nameProblem(input as GivenFile) ?? ''),
    when: isObject,
  })
  .refine((given) => contentProblem(given) === null, {
    path: ['content'],
    error: ({ input }) => {
      const { code, detail } = contentProblem(input as GivenFile) ?? { code: '', detail: '' };
      return fieldError(code, detail);
    },
    when: isObject,
  })
  .meta({ id: 'DocumentGiven' });

const LIST = fieldError('documents_invalid', 'must be a list of at most 5 documents');

/** Files of the billing system, attached unchanged to the mail with the invoice. */
export const documents = z.array(document, { error: LIST }).max(5, { error: LIST });

export type DocumentsGiven = z.infer<typeof documents>;
