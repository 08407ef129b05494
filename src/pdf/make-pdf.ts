import { layOut } from '../documents/pdf/lay-out';
import type { PdfInput } from '../documents/pdf/pdf-input';
import { canonicalJson } from '../domain/canonical-json';
import { sha256Hex } from '../runtime/digest';
import { draw } from './draw';
import type { Drawn } from './draw';
import type { Typesetter } from './typesetter';

/** Of the same input always the same bytes, on every machine with the same fonts. */
export function makePdf(input: PdfInput, typesetter: Typesetter): Promise<Drawn> {
  const { kind, paid, issuedOn } = input;
  const day = kind === 'receipt' ? (paid?.payments.at(-1)?.on ?? issuedOn) : issuedOn;
  const text = canonicalJson(input);
  return draw(layOut(input, typesetter.measure), typesetter, {
    at: new Date(`${day}T00:00:00Z`),
    fingerprint: sha256Hex(Buffer.from(text)),
  });
}
