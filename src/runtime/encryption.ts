import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const AES = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key that wraps the others and, while they are wrapped anew, the one before it. */
export interface MasterKeys {
  masterKey: Buffer;
  previousMasterKey?: Buffer;
}

/** Table, row and column: what is encrypted for one place can be read at no other. */
export type EncryptedPlace = readonly [table: string, row: string, column: string];

/** What is stored encrypted cannot be read: nobody else's secrets are touched by that. */
export class SecretUnreadable extends Error {}

/** 32 bytes in hexadecimal or base64; null for anything else. */
export function parseMasterKey(text: string): Buffer | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  const bytes = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
  return bytes?.length === KEY_BYTES ? bytes : null;
}

/** Names a key without giving it away. */
export const keyFingerprint = (key: Buffer): string =>
  createHmac('sha256', key).update('fingerprint').digest('hex').slice(0, 16);

export const newDataKey = (): Buffer => randomBytes(KEY_BYTES);

export function encryptAt(key: Buffer, place: EncryptedPlace, bytes: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(AES, key, nonce).setAAD(additionalData(place));
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted]).toString('base64');
}

export function decryptAt(key: Buffer, place: EncryptedPlace, stored: string): Buffer {
  const bytes = Buffer.from(stored, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  try {
    const decipher = createDecipheriv(AES, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(place));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const encrypted = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch (cause) {
    const [table, row, column] = place;
    const words = 'cannot be read: it is damaged, was moved, or is of another key';
    throw new SecretUnreadable(`${table}.${column} of ${row} ${words}`, { cause });
  }
}

const additionalData = (place: EncryptedPlace): Buffer => Buffer.from(JSON.stringify(place));
