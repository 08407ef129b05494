/** A file of an invoice as it was given; what is wrong with it is not trusted to its type. */
export interface GivenFile {
  filename: unknown;
  content_type: unknown;
  content: unknown;
}

/**
 * Why the name is not that of a file of this type: the customer's system opens it by its name,
 * and characters that are not seen could turn `.exe` into `fdp.exe`.
 */
export function nameProblem({ filename, content_type: type }: GivenFile): string | null {
  if (typeof filename !== 'string' || filename === '') return null;
  if (/[/\\]/.test(filename)) return 'names a path; send the name of the file alone';
  if (/\p{Cf}/u.test(filename)) return 'holds a character that is not seen; leave it out';
  const ending = type === 'application/pdf' ? '.pdf' : isXml(type) ? '.xml' : '';
  if (filename.toLowerCase().endsWith(ending)) return null;
  return `is no name of ${String(type)}: it must end with ${ending}`;
}

/** Why the bytes are not what the type says, with the code of the problem. */
export function contentProblem({
  content_type: type,
  content,
}: GivenFile): { code: string; detail: string } | null {
  if (!(content instanceof Uint8Array)) return null;
  const detail =
    type === 'application/pdf' ? pdfProblem(content) : isXml(type) ? xmlProblem(content) : null;
  return detail === null ? null : { code: isXml(type) ? 'not_xml' : 'not_a_pdf', detail };
}

const isXml = (type: unknown): boolean => type === 'application/xml' || type === 'text/xml';

/** Readers look for the end in so many of the last bytes. */
const PDF_END_WITHIN = 1024;

function pdfProblem(bytes: Uint8Array): string | null {
  if (!asLatin1(bytes.subarray(0, 5)).startsWith('%PDF-')) {
    return 'does not begin with %PDF-; check the file and its content_type';
  }
  if (asLatin1(bytes.subarray(-PDF_END_WITHIN)).includes('%%EOF')) return null;
  return 'does not end with %%EOF; it was cut off, or is no PDF';
}

const asLatin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Never parsed: what a reader might load or run for it is in a DOCTYPE, or in another encoding. */
function xmlProblem(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  if (text === null) return 'is no text in UTF-8, nor in UTF-16 with a byte order mark';
  if (!text.startsWith('<')) return 'does not begin with <; check the file and its content_type';
  // eslint-disable-next-line no-control-regex -- no XML has them; UTF-16 read as UTF-8 does
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) return 'holds control characters';
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)/i.exec(text)?.[1];
  if (declared !== undefined && !/^(utf-?8|utf-?16|us-ascii)$/i.test(declared)) {
    return `declares the encoding ${declared.slice(0, 40)}; send it in UTF-8`;
  }
  return /<!doctype/i.test(text) ? 'has a DOCTYPE, which invoices do not need; leave it out' : null;
}

function decode(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
