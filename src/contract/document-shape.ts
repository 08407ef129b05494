import { z } from 'zod';
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

const content = z
  .string({ error: fieldError('base64_invalid', BASE64) })
  .transform((text, ctx): Uint8Array => {
    const bytes = decodeBase64(text);
    if (bytes !== null) return bytes;
    ctx.issues.push({ code: 'custom', input: text, message: fieldError('base64_invalid', BASE64) });
    return z.NEVER;
  })
  .meta({ format: 'byte', description: 'The file in base64.' });

const filename = line(120).check((ctx) => {
  if (!/[/\\]/.test(ctx.value)) return;
  const detail = 'names a path; send the name of the file alone';
  ctx.issues.push({
    code: 'custom',
    input: ctx.value,
    message: fieldError('filename_invalid', detail),
  });
});

const PDF = new TextEncoder().encode('%PDF-');

const isMislabelled = (type: unknown, bytes: unknown): boolean =>
  type === 'application/pdf' &&
  bytes instanceof Uint8Array &&
  PDF.some((byte, at) => bytes[at] !== byte);

const document = z
  .strictObject(
    {
      filename,
      content_type: oneOf(['application/pdf', 'application/xml', 'text/xml']),
      content,
    },
    { error: fieldError('not_an_object', 'must be a JSON object') },
  )
  .refine((given) => !isMislabelled(given.content_type, given.content), {
    path: ['content'],
    error: fieldError(
      'not_a_pdf',
      'does not begin with %PDF-; check the file and its content_type',
    ),
    // A wrong name must not hide a wrong file.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .meta({ id: 'DocumentGiven' });

const LIST = fieldError('documents_invalid', 'must be a list of at most 5 documents');

/** Files of the billing system, attached unchanged to the mail with the invoice. */
export const documents = z.array(document, { error: LIST }).max(5, { error: LIST });

export type DocumentsGiven = z.infer<typeof documents>;
