import { encode } from 'uqr';

/** The squares of a QR code without the white around it; a sixth of it may be unreadable. */
export function codeModules(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', border: 0 }).data;
}
