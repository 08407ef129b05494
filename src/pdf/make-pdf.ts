import { layOut } from '../documents/pdf/lay-out';
import type { PdfInput } from '../documents/pdf/pdf-input';
import { layOutStatement } from '../documents/statements/lay-out-statement';
import type { StatementInput } from '../documents/statements/statement-input';
import { canonicalJson } from '../domain/canonical-json';
import { sha256Hex } from '../runtime/digest';
import { draw } from './draw';
import type { Picture } from './picture';
import type { Drawn } from './draw';
import type { Typesetter } from './typesetter';

/** Whatever is drawn. */
export type DocumentInput = PdfInput | StatementInput;

/**
 * Of the same input always the same bytes, on every machine with the same fonts; `logo` is the
 * picture that the input names, null where it cannot be drawn.
 */
export function makePdf(
  input: DocumentInput,
  typesetter: Typesetter,
  logo: Picture | null = null,
): Promise<Drawn> {
  const { measure } = typesetter;
  const layout =
    input.kind === 'statement' ? layOutStatement(input, measure) : layOut(input, measure);
  return draw(layout, typesetter, {
    at: new Date(`${dayOf(input)}T00:00:00Z`),
    fingerprint: sha256Hex(Buffer.from(canonicalJson(input))),
    logo,
  });
}

/** Of the document, whenever it is drawn. */
function dayOf(input: DocumentInput): string {
  if (input.kind === 'statement') return input.statement.to;
  const { kind, paid, issuedOn } = input;
  return kind === 'receipt' ? (paid?.payments.at(-1)?.on ?? issuedOn) : issuedOn;
}
