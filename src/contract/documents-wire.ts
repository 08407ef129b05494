import type { DocumentBytes, Invoice, InvoiceDocument } from '../domain/invoice';
import type { DocumentsGiven } from './document-shape';

/** In hexadecimal; passed by the caller, since this module uses no Node built-in. */
export type Sha256 = (bytes: Uint8Array) => string;

/** Separates the list of documents in the invoice from their content, in the order given. */
export function documentsFromWire(given: DocumentsGiven, sha256: Sha256) {
  const documents: InvoiceDocument[] = [];
  const contents: DocumentBytes[] = [];
  for (const { filename, content_type: contentType, content: bytes } of given) {
    const fingerprint = sha256(bytes);
    documents.push({ filename, contentType, size: bytes.length, sha256: fingerprint });
    contents.push({ sha256: fingerprint, bytes });
  }
  return { documents, contents };
}

/** The documents as in responses; their bytes are not returned. */
export const documentsToWire = ({ documents = [] }: Invoice) =>
  documents.map(({ filename, contentType, size, sha256 }) => ({
    filename,
    content_type: contentType,
    size,
    sha256,
  }));
