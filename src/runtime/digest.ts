import { createHash, createHmac, randomBytes } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = '';
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((value >>> bits) & 31);
    }
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET.charAt((value << (5 - bits)) & 31) : text;
}

/** sha256 of the UTF-8 text in lower-case base32: what refs and keys are cut from. */
export const base32Digest = (text: string): string =>
  base32(createHash('sha256').update(text).digest());

/** The token of a pay link: 160 bits of HMAC, so it can be made again and never guessed. */
export const linkTokenOf = (secret: string, input: string): string =>
  base32(createHmac('sha256', secret).update(input).digest().subarray(0, 20));

/** The fingerprint of a file, in hexadecimal. */
export const sha256Hex = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What is stored in place of a token or key. */
export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** A UUIDv7 without dashes: sortable by the time it was made. */
export function uuidv7(now = Date.now()): string {
  const bytes = nextRandom();
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex');
}

/** Asking the system takes as long for many bytes as for 16, and rows are made by thousands. */
const random = { bytes: Buffer.alloc(0), used: 0 };

function nextRandom(): Buffer {
  if (random.used >= random.bytes.length)
    Object.assign(random, { bytes: randomBytes(4_096), used: 0 });
  random.used += 16;
  return random.bytes.subarray(random.used - 16, random.used);
}

/** A UUIDv7 as it is commonly written. */
export function newUuid(): string {
  const id = uuidv7();
  const parts = [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)];
  return parts.join('-');
}
