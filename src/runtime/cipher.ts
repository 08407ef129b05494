import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const AES = 'aes-256-gcm';
const MARK = 'aes1:';
const NONCE = 12;
const TAG = 16;

const keyOf = (secret: string): Buffer => createHmac('sha256', secret).update('rows').digest();

/** For a row whose text a copy of the database must not give away: readable with the secret. */
export function encrypt(secret: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(AES, keyOf(secret), nonce);
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return MARK + Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64');
}

/** The text again; one that stands there in clear, from an older build, is given as it is. */
export function decrypt(secret: string, kept: string): string {
  if (!kept.startsWith(MARK)) return kept;
  const bytes = Buffer.from(kept.slice(MARK.length), 'base64');
  const [nonce, tag] = [bytes.subarray(0, NONCE), bytes.subarray(NONCE, NONCE + TAG)];
  try {
    const decipher = createDecipheriv(AES, keyOf(secret), nonce, { authTagLength: TAG });
    decipher.setAuthTag(tag);
    return decipher.update(bytes.subarray(NONCE + TAG), undefined, 'utf8') + decipher.final('utf8');
  } catch (error) {
    const words = 'a row cannot be read: it is damaged, or of another LINK_SECRET; set that again';
    throw new Error(words, { cause: error });
  }
}
